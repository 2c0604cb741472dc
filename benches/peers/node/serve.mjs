// Reads how many calls from each line, makes them, and answers how many nanoseconds they took.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export const input = JSON.parse(readFileSync(process.argv[2], "utf8"));

export async function serve(make) {
  for await (const line of createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    await make(Number(line));
    process.stdout.write(`${process.hrtime.bigint() - start}\n`);
  }
  process.exit();
}
