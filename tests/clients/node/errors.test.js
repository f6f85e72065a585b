// Errors, and the google.rpc details that come with them.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import grpc from '@grpc/grpc-js';

import { connect, detail, statusOf } from './service.js';

const { INVALID_ARGUMENT, RESOURCE_EXHAUSTED } = grpc.status;
const text = 'Bà Đỗ Kim Ngân tới Hà Nội ngày 5/8/2024.';
const service = connect();
after(service.close);

/** The error with which the server refuses `document`. */
async function refusal(document, options) {
  try {
    await service.unary('AnalyzeDocument', { document, options });
  } catch (error) {
    return error;
  }
  assert.fail('the call did not fail');
}

const fields = (status) => detail(status, 'google.rpc.BadRequest').fieldViolations.map(({ field }) => field);

for (const [document, field, options] of [
  [{ text: '' }, 'document.text'],
  [{ text, publishTime: 'tomorrow' }, 'document.publish_time'],
  [{ text, timeZone: 'Mars/Olympus_Mons' }, 'document.time_zone'],
  [{ text }, 'options.summary.max_characters', { summary: { maxCharacters: -1 } }],
]) {
  test(`a violation of ${field}`, async () => {
    const error = await refusal(document, options);
    assert.equal(error.code, INVALID_ARGUMENT);
    const status = statusOf(error);
    assert.equal(status.code, INVALID_ARGUMENT);
    assert.deepEqual(fields(status), [field]);
  });
}

test('an unsupported language', async () => {
  const error = await refusal({ text, languageCode: 'xx' });
  assert.equal(error.code, INVALID_ARGUMENT);
  const info = detail(statusOf(error), 'google.rpc.ErrorInfo');
  assert.equal(info.reason, 'UNSUPPORTED_LANGUAGE');
  const supported = Object.values(info.metadata).join(', ').split(', ');
  assert.ok(supported.includes('vi') && supported.includes('en'), supported);
});

test('a document over the limit', async () => {
  const { limits } = await service.unary('GetServerInfo', {});
  const error = await refusal({ text: 'a'.repeat(limits.maxDocumentBytes + 1) });
  assert.equal(error.code, RESOURCE_EXHAUSTED);
  const values = Object.values(detail(statusOf(error), 'google.rpc.ErrorInfo').metadata);
  assert.ok(values.includes(String(limits.maxDocumentBytes)), values);
  assert.ok(values.includes(String(limits.maxDocumentBytes + 1)), values);
});

test('a bad document does not fail its batch', async () => {
  const documents = [
    { documentId: 'good-1', text },
    { documentId: 'bad', text, publishTime: 'tomorrow' },
    { documentId: 'good-2', text },
  ];
  const { results } = await service.unary('BatchAnalyzeDocuments', { documents });
  assert.deepEqual(results.map(({ documentId }) => documentId), ['good-1', 'bad', 'good-2']);
  assert.deepEqual(results.map(({ outcome }) => outcome), ['result', 'status', 'result']);
  assert.equal(results[1].status.code, INVALID_ARGUMENT);
  assert.match(fields(results[1].status)[0], /\.publish_time$/);
});

test('a bad document does not fail its stream', async () => {
  const call = service.stream();
  for (const body of [text, '', text]) call.write({ document: { text: body } });
  call.end();
  const answers = await call.toArray();
  answers.sort((a, b) => a.index - b.index);
  assert.deepEqual(answers.map(({ outcome }) => outcome), ['result', 'status', 'result']);
  assert.deepEqual(fields(answers[1].status), ['document.text']);
});
