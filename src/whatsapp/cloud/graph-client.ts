import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import { parseRetryAfter } from '../../lib/retry-after.ts'
import { MIB, MINUTE, SECOND } from '../../lib/units.ts'
import { GraphUnreachable, readGraphError } from './graph-error.ts'
import { type GraphAddress, type GraphRequest, graphRequest, unreachable } from './graph-request.ts'

/** Meta's address, unless a number names another: https://developers.facebook.com/docs/graph-api/changelog */
export const GRAPH_URL = 'https://graph.facebook.com/v26.0'

const TIMEOUT_MS = 20 * SECOND
const UPLOAD_MS = 5 * MINUTE
const LONGEST_ANSWER = 4 * MIB

export type GraphOptions = GraphAddress & {
  /** With its version, without a slash at the end: see `GRAPH_URL`. */
  graphUrl: string
  accessToken: string
  timeoutMs?: number
}

type Query = Record<string, string | number | undefined>

/** A file for `GraphClient.upload`. */
export type GraphFile = { data: { path: string } | { bytes: Uint8Array }; mimeType: string; fileName: string }

/**
 * Meta's Graph API with one access token. Paths are relative to the version (`${wabaId}/message_templates`); answers
 * are read by their schema. All calls throw `GraphError` for what Meta refuses, and `GraphUnreachable` when no answer
 * came, or none that could be read. Nothing is tried twice.
 */
export type GraphClient = {
  get<S extends z.ZodType>(path: string, schema: S, query?: Query): Promise<z.output<S>>
  post<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<z.output<S>>
  delete<S extends z.ZodType>(path: string, schema: S, query?: Query): Promise<z.output<S>>
  /** As multipart/form-data, as `POST {phone_number_id}/media` expects it. */
  upload<S extends z.ZodType>(path: string, file: GraphFile, schema: S): Promise<z.output<S>>
  /** The answer of a file's address that Meta has given, with the token. */
  download(url: URL, signal: AbortSignal): Promise<IncomingMessage>
}

export function createGraphClient(options: GraphOptions): GraphClient {
  const { graphUrl, accessToken, timeoutMs = TIMEOUT_MS } = options
  const headers = { 'user-agent': 'Otklik', accept: 'application/json', authorization: `Bearer ${accessToken}` }

  async function ask<S extends z.ZodType>(
    path: string,
    schema: S,
    what: Omit<GraphRequest, 'signal'> & { query?: Query; withinMs?: number },
  ): Promise<z.output<S>> {
    const signal = AbortSignal.timeout(what.withinMs ?? timeoutMs)
    const asked = { ...what, headers: { ...headers, ...what.headers }, signal }
    const answer = await graphRequest(addressOf(graphUrl, path, what.query), options, asked)
    const body = parseJson(await readText(answer, signal))
    const status = answer.statusCode ?? 0
    const error = readGraphError(body, { status, retryAfterMs: parseRetryAfter(answer.headers['retry-after']) })
    if (error) throw error
    if (status < 200 || status > 299) throw new GraphUnreachable(`http_${status}`, true)
    const read = schema.safeParse(body)
    if (!read.success) throw new GraphUnreachable('malformed', true)
    return read.data
  }

  return {
    get: (path, schema, query) => ask(path, schema, { method: 'GET', headers: {}, ...(query && { query }) }),
    delete: (path, schema, query) => ask(path, schema, { method: 'DELETE', headers: {}, ...(query && { query }) }),
    post(path, given, schema) {
      const body = JSON.stringify(given)
      const json = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      return ask(path, schema, { method: 'POST', headers: json, body })
    },
    async upload(path, file, schema) {
      const form = await fileForm(file)
      return ask(path, schema, { method: 'POST', ...form, withinMs: UPLOAD_MS })
    },
    download: (url, signal) =>
      graphRequest(url, options, { method: 'GET', headers: { ...headers, accept: '*/*' }, signal }),
  }
}

function addressOf(graphUrl: string, path: string, query: Query = {}): URL {
  const url = new URL(`${graphUrl}/${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}

/** The form of an upload, with its length: Meta does not accept one without. */
async function fileForm({ data, mimeType, fileName }: GraphFile) {
  const boundary = `otklik-${randomUUID()}`
  const name = fileName.replaceAll(/["\r\n\\]/g, '_')
  const field = (head: string, text: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}`
  const before = Buffer.from(
    `${field('name="messaging_product"', 'whatsapp\r\n')}${field('name="type"', `${mimeType}\r\n`)}` +
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${mimeType}\r\n\r\n`,
  )
  const after = Buffer.from(`\r\n--${boundary}--\r\n`)
  const size = 'path' in data ? (await stat(data.path)).size : data.bytes.length
  const body = Readable.from(
    (async function* () {
      yield before
      if ('path' in data) yield* createReadStream(data.path)
      else yield data.bytes
      yield after
    })(),
  )
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': before.length + size + after.length,
  }
  return { headers, body }
}

async function readText(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > LONGEST_ANSWER) throw new GraphUnreachable('too_long', true)
      chunks.push(chunk)
    }
  } catch (error) {
    answer.destroy()
    const { why } = unreachable(error, signal)
    throw new GraphUnreachable(why, true)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
