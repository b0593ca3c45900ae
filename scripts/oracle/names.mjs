// What the JavaScript implementation of IPNS and of libp2p keys makes of ours, and what it makes itself: one JSON request on each line
// of the standard input, one answer on each line of the standard output. Bytes are hexadecimal.
import { createInterface } from 'node:readline'
import { privateKeyFromProtobuf, publicKeyFromProtobuf, publicKeyToProtobuf } from '@libp2p/crypto/keys'
import { createIPNSRecord, marshalIPNSRecord, multihashToIPNSRoutingKey, unmarshalIPNSRecord } from 'ipns'
import { ipnsValidator } from 'ipns/validator'
import * as Digest from 'multiformats/hashes/digest'

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = (bytes) => Buffer.from(bytes).toString('hex')

const answers = {
  /** A record that it makes with our key. */
  async make ({ key, value, sequence, lifetime, ttl, v1 }) {
    const record = await createIPNSRecord(privateKeyFromProtobuf(bytes(key)), value, BigInt(sequence), lifetime, {
      ttlNs: BigInt(ttl),
      v1Compatible: v1
    })
    return { record: hex(marshalIPNSRecord(record)) }
  },

  /** Whether it takes a record of ours for that of a peer id, and what it reads in it. */
  async judge ({ name, record }) {
    try {
      await ipnsValidator(multihashToIPNSRoutingKey(Digest.decode(bytes(name))), bytes(record))
    } catch (e) {
      return { valid: false, why: e.message }
    }
    const read = unmarshalIPNSRecord(bytes(record))
    return { valid: true, value: read.value, sequence: String(read.sequence), ttl: String(read.ttl), validity: read.validity }
  },

  /** What our key does in its hands: its signature, and its public half. */
  async sign ({ key, data }) {
    const secret = privateKeyFromProtobuf(bytes(key))
    return {
      signature: hex(await secret.sign(bytes(data))),
      publicKey: hex(publicKeyToProtobuf(secret.publicKey))
    }
  },

  async verify ({ publicKey, data, signature }) {
    return { valid: await publicKeyFromProtobuf(bytes(publicKey)).verify(bytes(data), bytes(signature)) }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line)
  process.stdout.write(JSON.stringify(await answers[question.do](question)) + '\n')
}
