import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { ArchiveError } from './archive-error.ts'

/*
 * A file in chunks of AES-256-GCM, as STREAM does it (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce is the number of
 * the chunk and whether it is the last, so chunks cannot be changed, moved, left out or cut off at the end unnoticed. Without
 * a passphrase the key stands in the file: damage is found all the same, an intruder is not.
 */
const MAGIC = Buffer.from('OTKLIKBK')
const VERSION = 1
const SALT_BYTES = 16
const HEADER_BYTES = MAGIC.length + 3 + SALT_BYTES
const TAG_BYTES = 16
const CHUNK_BYTES = 64 * 1_024
/** 64 MiB and a tenth of a second for each guess. */
const SCRYPT_LOG_N = 16
const SCRYPT_BLOCK = 8

const MODES = { open: 0, passphrase: 1 } as const

/** Encrypts a stream; its first piece is the header. `passphrase` undefined: readable by everybody. */
export async function* sealChunks(
  data: AsyncIterable<Uint8Array>,
  passphrase: string | undefined,
): AsyncGenerator<Buffer> {
  const mode = passphrase === undefined ? MODES.open : MODES.passphrase
  const salt = randomBytes(SALT_BYTES)
  const header = Buffer.concat([MAGIC, Buffer.of(VERSION, mode, SCRYPT_LOG_N), salt])
  const key = await keyOf(passphrase, salt, SCRYPT_LOG_N)
  yield header
  let no = 0
  for await (const { bytes, isLast } of chunksOf(data, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(no, isLast)).setAAD(header)
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    no++
  }
}

/**
 * The decrypted contents. Throws `ArchiveError` for a foreign, truncated or changed file, and for a wrong passphrase.
 */
export async function* openChunks(
  file: AsyncIterable<Uint8Array>,
  passphrase: string | undefined,
): AsyncGenerator<Buffer> {
  const { header, rest } = await readHeader(file)
  const version = header[MAGIC.length]
  const mode = header[MAGIC.length + 1]
  const logN = header[MAGIC.length + 2] ?? 0
  if (version !== VERSION) throw new ArchiveError('newer')
  if (mode !== MODES.open && mode !== MODES.passphrase) throw new ArchiveError('foreign')
  if (mode === MODES.passphrase && passphrase === undefined) throw new ArchiveError('no_passphrase')
  if (logN > SCRYPT_LOG_N) throw new ArchiveError('newer')
  const secret = mode === MODES.passphrase ? passphrase : undefined
  const key = await keyOf(secret, header.subarray(-SALT_BYTES), logN)
  let no = 0
  for await (const { bytes, isLast } of chunksOf(rest, CHUNK_BYTES + TAG_BYTES)) {
    yield openChunk(key, header, bytes, { no, isLast, isSecret: secret !== undefined })
    no++
  }
  if (no === 0) throw new ArchiveError('damaged')
}

type Place = { no: number; isLast: boolean; isSecret: boolean }

function openChunk(key: Buffer, header: Buffer, bytes: Buffer, { no, isLast, isSecret }: Place): Buffer {
  if (bytes.length < TAG_BYTES) throw new ArchiveError('damaged')
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(no, isLast), { authTagLength: TAG_BYTES })
    .setAAD(header)
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new ArchiveError(no === 0 && isSecret ? 'wrong_passphrase' : 'damaged')
  }
}

async function readHeader(file: AsyncIterable<Uint8Array>) {
  const pieces = file[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < HEADER_BYTES) {
    const { done, value } = await pieces.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new ArchiveError('foreign')
  if (head.length < HEADER_BYTES) throw new ArchiveError('damaged')
  async function* rest() {
    yield head.subarray(HEADER_BYTES)
    for (;;) {
      const { done, value } = await pieces.next()
      if (done) return
      yield value
    }
  }
  return { header: Buffer.from(head.subarray(0, HEADER_BYTES)), rest: rest() }
}

/** Pieces of exactly this size; the last one, which is marked, may be shorter or empty. */
async function* chunksOf(data: AsyncIterable<Uint8Array>, size: number) {
  let held = Buffer.alloc(0)
  for await (const piece of data) {
    held = held.length === 0 ? Buffer.from(piece) : Buffer.concat([held, piece])
    let at = 0
    // A full piece may still be the last.
    for (; held.length - at > size; at += size) yield { bytes: held.subarray(at, at + size), isLast: false }
    held = held.subarray(at)
  }
  yield { bytes: held, isLast: true }
}

function nonceOf(no: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(no, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

async function keyOf(passphrase: string | undefined, salt: Buffer, logN: number): Promise<Buffer> {
  if (passphrase === undefined) return Buffer.from(hkdfSync('sha256', salt, '', 'otklik backup without passphrase', 32))
  const N = 2 ** logN
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)
  return derive(passphrase.normalize('NFC'), salt, 32, { N, r: SCRYPT_BLOCK, p: 1, maxmem: 256 * N * SCRYPT_BLOCK })
}
