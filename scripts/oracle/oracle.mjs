// Says which CIDs the JavaScript implementation of UnixFS gives: one JSON row on each line of the standard input, as in the import
// vectors ({ options, input }), one { cid, dagSize } on each line of the standard output. For what the two programs agree in only:
// fixed-size chunks, sha2-256, no mode that is the default one, no metadata on an empty or wrapped single chunk.
import { createInterface } from 'node:readline'
import { importFile, importer } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced, trickle } from 'ipfs-unixfs-importer/layout'

const nowhere = { put: (cid) => cid }

function importerOptions (options) {
  const trickling = options.layout === 'trickle'
  return {
    cidVersion: options.cidVersion,
    rawLeaves: options.rawLeaves,
    chunker: fixedSize({ chunkSize: Number(options.chunker.replace(/^size-/, '')) }),
    layout: (trickling ? trickle : balanced)({ maxChildrenPerNode: options.maxLinks }),
    leafType: trickling ? 'raw' : 'file',
    reduceSingleLeafToSelf: !trickling,
    shardSplitThresholdBytes: options.hamtThreshold,
    shardSplitStrategy: `${options.hamtEstimation}-bytes`,
    shardFanoutBits: Math.log2(options.hamtFanout)
  }
}

function metadata ({ mode, mtime }) {
  return {
    mode: mode == null ? undefined : parseInt(mode, 8),
    mtime: mtime == null ? undefined : { secs: BigInt(mtime[0]), nsecs: mtime[1] }
  }
}

async function last (entries) {
  let entry
  for await (entry of entries);
  return entry
}

/** From the bottom up, for an importer that is given a whole tree leaves directories out of the sizes that decide on sharding. */
async function directory (input, options) {
  const entries = [{ path: 'top', unixfs: { ...metadata(input), isDirectory: () => true } }]
  for (const [name, child] of Object.entries(input.entries)) {
    entries.push({ ...await add(child, options), path: `top/${name}` })
  }
  if (entries.length === 1) {
    return last(importer([{ path: 'top', ...metadata(input) }], nowhere, options))
  }
  const finished = async function * () {
    for (const entry of entries) yield async () => entry
  }
  return last(importer([], nowhere, { ...options, dagBuilder: finished }))
}

async function add (input, options) {
  switch (input.kind) {
    case 'dir':
      return directory(input, options)
    case 'symlink':
      return last(importer([{ path: 'link', link: input.target, ...metadata(input) }], nowhere, options))
    case 'file':
      return importFile({ content: Buffer.from(input.data.hex, 'hex'), ...metadata(input) }, nowhere, options)
    default:
      throw new Error(`unknown kind ${input.kind}`)
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { options, input } = JSON.parse(line)
  const { cid, size } = await add(input, importerOptions(options))
  console.log(JSON.stringify({ cid: cid.toString(), dagSize: Number(size) }))
}
