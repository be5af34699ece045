// The pinned solc, found from the working directory, with the settings that the committed code is made with.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const solc = createRequire(pathToFileURL(join(process.cwd(), "package.json")))("solc");

export const version = () => solc.version();

/** A folder's *.sol as the compiler's sources. */
export function sourcesOf(folder) {
  const sources = {};
  for (const name of readdirSync(folder).filter((n) => n.endsWith(".sol")).sort()) {
    sources[name] = { content: readFileSync(join(folder, name), "utf8") };
  }
  return sources;
}

export function compile(sources, outputSelection) {
  const settings = {
    evmVersion: "paris",
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection,
  };
  return JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
}
