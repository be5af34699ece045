// Compiles a folder's *.sol with the pinned solc and writes NAME.bin and NAME.abi for each NAME.sol with a contract of that name into the given folder.
// Usage: node compile.mjs CONTRACTS_DIR OUT_DIR [--ast]; the last writes the syntax trees too, into ast.json, for the tests that look at the sources.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, sourcesOf, version } from "./solc.mjs";

const [, , from, to, ast] = process.argv;
const sources = sourcesOf(from);
const output = compile(sources, {
  "*": { "": ["ast"], "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] },
});
const complaints = output.errors ?? [];
if (complaints.length > 0) {
  for (const c of complaints) console.error(c.formattedMessage);
  process.exit(1);
}
mkdirSync(to, { recursive: true });
for (const file of Object.keys(sources)) {
  const name = file.slice(0, -".sol".length);
  const contract = output.contracts[file]?.[name];
  if (!contract || contract.evm.bytecode.object === "") continue;
  writeFileSync(join(to, name + ".bin"), contract.evm.bytecode.object + "\n");
  writeFileSync(join(to, name + ".abi"), JSON.stringify(contract.abi) + "\n");
  console.log(name, contract.evm.deployedBytecode.object.length / 2, "bytes");
}
if (ast === "--ast") {
  writeFileSync(join(to, "ast.json"), JSON.stringify(Object.fromEntries(Object.entries(output.sources).map(([k, v]) => [k, v.ast]))));
}
console.log("solc", version());
