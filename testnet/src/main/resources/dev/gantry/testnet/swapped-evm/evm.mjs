// An EVM (Paris) whose hash opcode gives SM3 instead of Keccak, behind the few JSON-RPC methods that tests of contracts need.
// State is in memory, any account may send, a transaction is done when it has its hash. Usage: node evm.mjs PORT
import { createHash, getHashes } from "node:crypto";
import { createServer } from "node:http";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM } from "@ethereumjs/evm";
import { Caches, MerkleStateManager } from "@ethereumjs/statemanager";
import { bytesToHex, createAddressFromString, hexToBytes } from "@ethereumjs/util";

if (!getHashes().includes("sm3")) throw new Error("this node.js has no SM3");
const sm3 = (data) => new Uint8Array(createHash("sm3").update(data).digest());
const common = new Common({ chain: Mainnet, hardfork: Hardfork.Paris, customCrypto: { keccak256: sm3 } });
const evm = await createEVM({ common, stateManager: new MerkleStateManager({ common, caches: new Caches() }) });

const MAX_GAS = 0x1c00000n;
const ERROR_STRING = "0x08c379a0";
const receipts = new Map();
let timestamp = 1n;

function run({ from, to, data }) {
  return evm.runCall({
    caller: from && createAddressFromString(from),
    to: to && createAddressFromString(to),
    data: hexToBytes(data),
    gasLimit: MAX_GAS,
    block: { header: { number: 1n, timestamp, gasLimit: MAX_GAS, difficulty: 0n, prevRandao: new Uint8Array(32), baseFeePerGas: 0n } },
  });
}

// What the last transaction warmed or first found in a slot is forgotten.
async function cleanUp() {
  await evm.journal.cleanup();
  evm.stateManager.originalStorageCache.clear();
}

function reasonOf(returned) {
  if (!bytesToHex(returned).startsWith(ERROR_STRING)) return "";
  const length = Number(bytesToHex(returned.subarray(36, 68)));
  return ": " + Buffer.from(returned.subarray(68, 68 + length)).toString("utf8");
}

const methods = {
  eth_chainId: () => "0x1",

  async eth_call(call) {
    await evm.journal.checkpoint();
    const { execResult } = await run(call);
    await evm.journal.revert();
    await cleanUp();
    if (execResult.exceptionError) {
      const message = "execution " + execResult.exceptionError.error + reasonOf(execResult.returnValue);
      throw Object.assign(new Error(message), { data: bytesToHex(execResult.returnValue) });
    }
    return bytesToHex(execResult.returnValue);
  },

  async eth_sendTransaction(call) {
    const { createdAddress, execResult } = await run(call);
    await cleanUp();
    const hash = "0x" + (receipts.size + 1).toString(16).padStart(64, "0");
    receipts.set(hash, {
      status: execResult.exceptionError ? "0x0" : "0x1",
      contractAddress: createdAddress?.toString() ?? null,
      logs: (execResult.logs ?? []).map(([address, topics, data]) => ({
        address: bytesToHex(address),
        topics: topics.map(bytesToHex),
        data: bytesToHex(data),
        blockTimestamp: "0x" + timestamp.toString(16),
      })),
    });
    return hash;
  },

  eth_getTransactionReceipt: (hash) => receipts.get(hash) ?? null,

  // The time, in whatever unit, is the given one from now on.
  evm_mine(time) {
    timestamp = BigInt(time);
    return "0x0";
  },
};

async function answer(text) {
  const { id, method, params } = JSON.parse(text);
  try {
    if (!Object.hasOwn(methods, method)) throw new Error("no such method");
    return { jsonrpc: "2.0", id, result: await methods[method](...params) };
  } catch (e) {
    return { jsonrpc: "2.0", id, error: { code: -32000, message: e.message, data: e.data } };
  }
}

// One after the other: the EVM has one state.
let last = Promise.resolve();
const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    last = last.then(async () => response.end(JSON.stringify(await answer(Buffer.concat(parts).toString("utf8")))));
  });
});
server.keepAliveTimeout = 0;
server.listen(Number(process.argv[2]), "127.0.0.1");
