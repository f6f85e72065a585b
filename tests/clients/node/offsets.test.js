// Offsets cut the sent text where the answer says: JavaScript counts UTF-16 units, Buffers count bytes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { connect } from './service.js';

const TEXTS = JSON.parse(readFileSync(new URL('../texts.json', import.meta.url), 'utf8'));
const CUTS = {
  OFFSET_UNIT_UTF8: (text, { begin, end }) => Buffer.from(text).subarray(begin, end).toString(),
  OFFSET_UNIT_UTF16: (text, { begin, end }) => text.slice(begin, end),
  OFFSET_UNIT_UTF32: (text, { begin, end }) => Array.from(text).slice(begin, end).join(''),
};

const service = connect();
after(service.close);

async function analyze({ published }, text, offsetUnit) {
  const request = { document: { text, publishTime: published }, options: { offsetUnit } };
  const answer = await service.unary('AnalyzeDocument', request);
  assert.equal(answer.offsetUnit, offsetUnit);
  return answer;
}

/** Every span of an answer as [kind, span]. */
function spans({ sections, sentences, entities, dates, summary }) {
  const named = (kind, parts) => parts.map((span) => [kind, span]);
  return [
    ...named('section', sections),
    ...named('sentence', sentences),
    ...named('mention', entities.flatMap(({ mentions }) => mentions)),
    ...named('role', entities.flatMap(({ roles }) => roles)),
    ...named('date', dates),
    ...named('summary', summary.sentences),
  ];
}

for (const example of TEXTS) {
  for (const form of ['NFC', 'NFD']) {
    const text = example.text.normalize(form);
    for (const [unit, cut] of Object.entries(CUTS)) {
      test(`${unit} cuts the sent text: ${example.name}, ${form}`, async () => {
        const answer = await analyze(example, text, unit);
        for (const part of [answer.sections, answer.sentences, answer.entities, answer.dates, answer.summary.sentences]) {
          assert.notEqual(part.length, 0);
        }
        for (const [kind, span] of spans(answer)) {
          const quote = cut(text, span);
          assert.ok(quote.trim(), kind);
          assert.ok(quote.isWellFormed() && !quote.includes('\ufffd'), `${kind} ends inside a character`);
          if (span.text !== undefined) assert.equal(quote, span.text);
        }
      });
    }
  }

  test(`NFC and NFD give the same: ${example.name}`, async () => {
    const [composed, decomposed] = await Promise.all(
      ['NFC', 'NFD'].map(async (form) => {
        const text = example.text.normalize(form);
        const answer = await analyze(example, text, 'OFFSET_UNIT_UTF16');
        return spans(answer).map(([kind, { begin, end }]) => [kind, text.slice(begin, end).normalize('NFC')]);
      }),
    );
    assert.deepEqual(composed, decomposed);
  });
}
