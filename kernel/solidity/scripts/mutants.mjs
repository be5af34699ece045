// Compiles mutants for the mutation campaign: a folder's *.sol with one of them replaced, again and again in one process, since loading the compiler takes longer than a mutant.
// Usage: node mutants.mjs CONTRACTS_DIR; the first answer is the syntax trees {file: tree}. Then a line {file, source, contracts} each, answered by a line {contract: code},
// or {"error": …} if it does not compile.
import { createInterface } from "node:readline";
import { compile, sourcesOf } from "./solc.mjs";

const sources = sourcesOf(process.argv[2]);
const trees = compile(sources, { "*": { "": ["ast"] } }).sources;
console.log(JSON.stringify(Object.fromEntries(Object.entries(trees).map(([file, s]) => [file, s.ast]))));

for await (const line of createInterface({ input: process.stdin })) {
  const { file, source, contracts } = JSON.parse(line);
  const wanted = Object.fromEntries(contracts.map((c) => [c + ".sol", { [c]: ["evm.bytecode.object"] }]));
  const output = compile({ ...sources, [file]: { content: source } }, wanted);
  const error = output.errors?.find((e) => e.severity === "error");
  console.log(
    JSON.stringify(
      error
        ? { error: error.message }
        : Object.fromEntries(contracts.map((c) => [c, output.contracts[c + ".sol"][c].evm.bytecode.object])),
    ),
  );
}
