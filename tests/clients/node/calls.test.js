// What every RPC answers when all is well.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';

import { connect } from './service.js';

const service = connect();
after(service.close);

const document = (documentId, text = 'Ngày 5/8/2024, ông Võ Thành Nhân thăm Việt Nam. Ông sẽ tới Huế ngày 7/8/2024.') => ({
  documentId,
  text,
  languageCode: 'vi',
});

test('health is SERVING', async () => {
  for (const name of ['', 'trich.v1.DocumentAnalysisService']) {
    assert.equal((await service.health({ service: name })).status, 'SERVING', name);
  }
});

test('the server tells what it is and allows', async () => {
  const info = await service.unary('GetServerInfo', {});
  assert.ok(info.version);
  assert.ok(info.languageCodes.includes('vi') && info.languageCodes.includes('en'));
  assert.ok(info.models.length > 0);
  for (const [name, limit] of Object.entries(info.limits)) assert.ok(limit > 0, name);
});

test('a unary call', async () => {
  const answer = await service.unary('AnalyzeDocument', { document: document('a') });
  assert.equal(answer.documentId, 'a');
  assert.equal(answer.language.code, 'vi');
  assert.equal(answer.sentences.length, 2);
  assert.deepEqual(answer.dates.map(({ timex }) => timex.value), ['2024-08-05', '2024-08-07']);
});

test('a batch answers in order', async () => {
  const ids = ['b0', 'b1', 'b2'];
  const { results } = await service.unary('BatchAnalyzeDocuments', { documents: ids.map((id) => document(id)) });
  assert.deepEqual(results.map(({ documentId }) => documentId), ids);
  assert.deepEqual(results.map(({ result }) => result.documentId), ids);
});

test('a stream answers every document', async () => {
  const texts = Array.from({ length: 31 }, (_, day) => `Ngày ${day + 1}/8/2024, ông Võ Thành Nhân thăm Việt Nam.`);
  const call = service.stream();
  texts.forEach((text, n) => call.write({ document: document(`s${n}`, text) }));
  call.end();
  const answers = await call.toArray();

  answers.sort((a, b) => a.index - b.index);
  assert.deepEqual(answers.map(({ index }) => index), [...texts.keys()]);
  for (const { documentId, index, outcome, result } of answers) {
    assert.equal(documentId, `s${index}`);
    assert.equal(outcome, 'result');
    assert.equal(result.dates[0].timex.value, `2024-08-${String(index + 1).padStart(2, '0')}`);
  }
});

test('a stream answers while it is open', async () => {
  const call = service.stream();
  for (const index of [0, 1, 2]) {
    call.write({ document: document(`turn-${index}`) });
    const [answer] = await once(call, 'data');
    assert.equal(answer.index, index);
    assert.equal(answer.documentId, `turn-${index}`);
  }
  call.end();
  await once(call, 'end');
});
