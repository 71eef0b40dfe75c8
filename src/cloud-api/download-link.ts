import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { Agent, type Dispatcher, request } from 'undici'
import { FileTooLong, incomingFolder, storeStream } from '../inbox/index.ts'
import { guardedLookup, PrivateAddressError, type Resolve, refusePrivateLiteral } from '../lib/address-guard.ts'
import { cleanFileName } from '../lib/clean-text.ts'
import { MIB, SECOND } from '../lib/units.ts'
import { GraphError } from './graph-error.ts'

const TIMEOUT_MS = 30 * SECOND
const MAX_REDIRECTS = 3

export type LinkDeps = {
  folder: string
  maxBytes: number
  /** Allows private and loopback addresses, too. */
  allowPrivate: boolean
  /** Instead of the system's resolver. */
  resolve?: Resolve | undefined
}

export type Downloaded = { byteSize: number; mimeType: string; fileName: string | null }

/**
 * Fetches the file behind a program's link to its place in the media folder. Only public addresses are asked, even
 * after redirects. Throws a `GraphError`.
 */
export async function downloadLink(deps: LinkDeps, link: string, path: string, name: string): Promise<Downloaded> {
  const { folder, maxBytes, allowPrivate, resolve } = deps
  const agent = new Agent({ connect: { ...(allowPrivate ? {} : { lookup: guardedLookup(resolve) }) } })
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    await mkdir(await incomingFolder(folder), { recursive: true })
    const { url, answer } = await follow(link, { agent, signal, allowPrivate })
    const byteSize = await storeStream(folder, path, answer.body, { maxBytes, signal, name })
    if (byteSize === 0) throw failed('The link leads to an empty file.')
    const type = answer.headers['content-type']
    return {
      byteSize,
      mimeType: (Array.isArray(type) ? type[0] : type)?.trim() || 'application/octet-stream',
      fileName: cleanFileName(decode(basename(url.pathname))) ?? null,
    }
  } catch (error) {
    throw error instanceof GraphError ? error : failed(whyFailed(error, maxBytes))
  } finally {
    await agent.destroy()
  }
}

type Way = { agent: Agent; signal: AbortSignal; allowPrivate: boolean }

async function follow(link: string, { agent, signal, allowPrivate }: Way) {
  let url = new URL(link)
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    if (!/^https?:$/.test(url.protocol)) throw failed('The link must begin with https:// or http://.')
    if (!allowPrivate) refusePrivateLiteral(url)
    const answer = await request(url, { dispatcher: agent, signal, headers: { 'user-agent': 'Otklik', accept: '*/*' } })
    const next = redirectOf(answer)
    if (next === undefined) {
      if (answer.statusCode === 200) return { url, answer }
      await answer.body.dump()
      throw failed(`The link answered ${answer.statusCode}.`)
    }
    await answer.body.dump()
    url = new URL(next, url)
  }
  throw failed('The link redirects too often.')
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  if (statusCode < 300 || statusCode > 399) return undefined
  return Array.isArray(headers.location) ? headers.location[0] : headers.location
}

const failed = (details: string): GraphError => new GraphError(131053, details)

function whyFailed(error: unknown, maxBytes: number): string {
  if (error instanceof PrivateAddressError) return 'The link leads to a private or loopback address.'
  if (error instanceof FileTooLong) return `The file is larger than ${maxBytes / MIB} MB.`
  if (error instanceof Error && error.name === 'TimeoutError') return 'The link did not answer in time.'
  return 'The link could not be fetched.'
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
