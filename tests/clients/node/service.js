// The service at TRICH_ADDRESS as promises, and the google.rpc details of its errors.

import path from 'node:path';
import { promisify } from 'node:util';

import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import protobuf from 'protobufjs';

const PROTO = path.join(import.meta.dirname, '..', '..', '..', 'proto');
const API = grpc.loadPackageDefinition(
  protoLoader.loadSync(['trich/v1/document_analysis.proto', 'grpc/health/v1/health.proto'], {
    includeDirs: [PROTO],
    enums: String,
    longs: Number,
    defaults: true,
    oneofs: true,
  }),
);

const detailTypes = new protobuf.Root();
detailTypes.resolvePath = (_origin, target) =>
  target.startsWith('google/rpc/') ? path.join(PROTO, target) : target;
detailTypes.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto']);

/** A client of the service; `unary` and `health` return promises, `stream` the call. */
export function connect() {
  const credentials = grpc.credentials.createInsecure();
  const service = new API.trich.v1.DocumentAnalysisService(process.env.TRICH_ADDRESS, credentials);
  const health = new API.grpc.health.v1.Health(process.env.TRICH_ADDRESS, credentials);
  const options = () => ({ deadline: Date.now() + 10_000 });
  return {
    unary: (method, request) => promisify(service[method]).call(service, request, options()),
    health: (request) => promisify(health.Check).call(health, request, options()),
    stream: () => service.AnalyzeDocumentStream(options()),
    close: () => {
      service.close();
      health.close();
    },
  };
}

/** The google.rpc.Status that a failed call carries in its trailer. */
export function statusOf(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  return detailTypes.lookupType('google.rpc.Status').decode(bytes);
}

/** The first detail of `type` ("google.rpc.BadRequest") in a google.rpc.Status. */
export function detail(status, type) {
  const any = status.details.find(({ type_url }) => type_url === `type.googleapis.com/${type}`);
  return any && detailTypes.lookupType(type).decode(any.value);
}
