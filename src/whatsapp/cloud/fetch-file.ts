import { createHash } from 'node:crypto'
import { z } from 'zod'
import { MediaUnavailable } from '../media-unavailable.ts'
import type { FetchLimits } from '../port.ts'
import { fateOf } from './failures.ts'
import type { GraphClient } from './graph-client.ts'
import { GraphError } from './graph-error.ts'
import { unreachable } from './graph-request.ts'
import { findMediaId } from './media-id.ts'

const fileNode = z.object({ url: z.string(), sha256: z.string().optional(), file_size: z.coerce.number().optional() })

/** The hosts that get the token, besides the one that answers the Graph API. */
const META_HOSTS = /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net)$/

type Deps = { client: GraphClient; graphUrl: string; phoneNumberId: string }

/**
 * Fetches a guest's file. Its address holds for five minutes, so it is requested each time. Throws `MediaUnavailable`
 * where a connection of the same kind would.
 */
export async function* fetchFile(deps: Deps, reference: string, limits: FetchLimits): AsyncGenerator<Uint8Array> {
  const file = findMediaId(reference)
  if (!file) throw new MediaUnavailable('unreadable', 'the reference is none of a file at Meta')
  const node = await findNode(deps, file.id)
  if ((node.file_size ?? 0) > limits.maxBytes) throw new MediaUnavailable('too_large', 'the file is too large')
  const url = trusted(deps.graphUrl, node.url)
  const answer = await ask(deps, url, limits.signal)
  const digest = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limits.maxBytes) throw new MediaUnavailable('too_large', 'the file is too large')
      digest.update(chunk)
      yield chunk
    }
  } catch (error) {
    throw error instanceof MediaUnavailable ? error : unavailable(error, limits.signal)
  } finally {
    answer.destroy()
  }
  if (!isExpected(digest.digest(), file.sha256 ?? node.sha256)) {
    throw new MediaUnavailable('damaged', 'what arrived is not what was announced')
  }
}

async function findNode({ client, phoneNumberId }: Deps, id: string) {
  try {
    return await client.get(encodeURIComponent(id), fileNode, { phone_number_id: phoneNumberId })
  } catch (error) {
    if (!(error instanceof GraphError)) throw unavailable(error)
    // Files are gone after 30 days; anything else wrong with the number is fixed by a person.
    const isGone = error.code === 100 || (error.status === 404 && fateOf(error).kind === 'never')
    throw new MediaUnavailable(isGone ? 'expired' : 'unreachable', 'Meta does not tell where the file is', {
      cause: error,
    })
  }
}

function trusted(graphUrl: string, text: string): URL {
  const url = URL.parse(text)
  const own = new URL(graphUrl)
  const isMeta = url?.protocol === 'https:' && META_HOSTS.test(url.hostname) && META_HOSTS.test(own.hostname)
  if (url && (isMeta || url.origin === own.origin)) return url
  throw new MediaUnavailable('foreign_address', 'the address of the file is not one of Meta')
}

async function ask({ client }: Deps, url: URL, signal: AbortSignal | undefined) {
  const answer = await client.download(url, signal ?? AbortSignal.timeout(60_000)).catch((error: unknown) => {
    throw unavailable(error, signal)
  })
  if (answer.statusCode === 200) return answer
  answer.destroy()
  const isGone = answer.statusCode === 404 || answer.statusCode === 410
  throw new MediaUnavailable(isGone ? 'expired' : 'unreachable', `the host of files answered ${answer.statusCode}`)
}

function unavailable(error: unknown, signal?: AbortSignal): MediaUnavailable {
  const { why } = unreachable(error, signal)
  return new MediaUnavailable(why === 'timeout' ? 'timed_out' : 'unreachable', `the file could not be fetched (${why})`)
}

/** Webhooks give it in Base64, the file's node in hex. */
const isExpected = (digest: Buffer, told: string | undefined): boolean =>
  told === undefined || told === digest.toString('base64') || told.toLowerCase() === digest.toString('hex')
