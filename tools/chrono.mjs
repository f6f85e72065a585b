// How fast chrono, a date parser for English, reads the project's English articles on one core: a peer for `cargo bench`.
//
//     npm install --no-save --prefix /tmp/peer chrono-node@2.10.3
//     NODE_PATH=/tmp/peer/node_modules node tools/chrono.mjs && cargo bench --bench text -- dates
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const chrono = createRequire(import.meta.url)("chrono-node");
const articles = [1, 2, 3].map((n) => readFileSync(new URL(`../examples/articles/en-${n}.txt`, import.meta.url), "utf8"));
const bytes = articles.reduce((sum, article) => sum + Buffer.byteLength(article), 0);
const reference = new Date("2024-03-18T12:00:00Z");

let found = 0;
const read = () => articles.forEach((article) => (found = chrono.parse(article, reference).length));
for (let i = 0; i < 20; i++) read();
const rounds = [];
for (let round = 0; round < 20; round++) {
  const start = process.hrtime.bigint();
  read();
  rounds.push(Number(process.hrtime.bigint() - start) / 1e9);
}
rounds.sort((a, b) => a - b);
console.log(`chrono: ${(bytes / rounds[10] / 1e6).toFixed(2)} MB/s (median of ${rounds.length}), ${found} dates in the last article`);
