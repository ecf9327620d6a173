// node keep-native.js FETCHED FINAL SYSTEM ARCHITECTURE
// Drops the libraries of other systems (some 240 MB) from a fetched npm package and gives its folder the final name, unless another build
// already did.
const { existsSync, readdirSync, renameSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const [fetched, final, system, architecture] = process.argv.slice(2);
const binaries = join(fetched, "node_modules", "onnxruntime-node", "bin", "napi-v6");
for (const folder of readdirSync(binaries)) {
  for (const inner of readdirSync(join(binaries, folder))) {
    if (folder !== system || inner !== architecture) {
      rmSync(join(binaries, folder, inner), { recursive: true });
    }
  }
}
try {
  renameSync(fetched, final);
} catch (error) {
  if (!existsSync(final)) {
    throw error;
  }
  rmSync(fetched, { recursive: true });
}
