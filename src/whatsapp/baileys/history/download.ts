import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflate } from 'node:zlib'
import type { proto } from '@whiskeysockets/baileys'
import { KIB, MIB, SECOND } from '../../../lib/units.ts'
import { within } from '../../../lib/within.ts'
import { MediaUnavailable } from '../../media-unavailable.ts'
import { mediaUrl } from '../media-address.ts'
import type { MediaSocket } from '../media-download.ts'
import type { MediaHosts } from '../media-host.ts'
import { mediaKeys, openSeal } from '../media-seal.ts'

type Parcel = proto.Message.IHistorySyncNotification

const MEDIA_HOST_MS = 20 * SECOND
const MAX_BYTES = 64 * MIB
const MAX_UNPACKED_BYTES = KIB * MIB

/** Fetches and opens a piece of history completely: none of it may be believed before its signature is checked. */
export async function downloadHistory(
  { sock, hosts }: { sock: MediaSocket; hosts: MediaHosts },
  { directPath, mediaKey, fileSha256, fileEncSha256 }: Parcel,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  await within(MEDIA_HOST_MS, sock.refreshMediaConn(false)).catch(() => undefined)
  const url = mediaUrl({ directPath: directPath ?? undefined }, sock.getMediaHost())
  const sealed = hosts.fetch(url, { maxBytes: MAX_BYTES, signal })
  const announced = { sha256: base64(fileSha256), encSha256: base64(fileEncSha256) }
  return Array.fromAsync(openSeal(sealed, mediaKeys(mediaKey ?? new Uint8Array(), 'history'), announced))
}

const base64 = (bytes: Uint8Array | null | undefined) =>
  bytes?.length ? Buffer.from(bytes).toString('base64') : undefined

/** Unpacks while reading, up to a limit: a few bytes can be made to unpack to any size. */
export async function* unpack(packed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createInflate()
  // Errors are thrown to the reader below.
  pipeline(Readable.from(packed), inflate).catch(() => undefined)
  let length = 0
  for await (const chunk of inflate) {
    length += chunk.length
    if (length > MAX_UNPACKED_BYTES) throw new MediaUnavailable('too_large', 'unpacks into too much')
    yield chunk
  }
}
