import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { PrivateAddressError, type Resolve } from '../../lib/address-guard.ts'
import { SECOND } from '../../lib/units.ts'
import { type DraftSettings, modelOf } from '../settings.ts'
import { post } from './post.ts'
import type { Completion } from './read-answer.ts'
import { DraftError, type Trouble } from './trouble.ts'

export type Message = { role: 'system' | 'user'; content: string }

type Asked = {
  messages: readonly Message[]
  /** Of whoever waits for it: the model is not paid for what nobody reads. */
  signal: AbortSignal
  /** Called with each piece as it comes. */
  onText?: ((text: string) => void) | undefined
  resolve?: Resolve
}

/**
 * Asks the model once: `POST {OTKLIK_LLM_URL}/chat/completions`, as OpenAI documents it. Nothing is repeated, since
 * every request is paid for. Throws `DraftError`.
 */
export async function complete(
  settings: DraftSettings,
  { messages, signal, onText, resolve }: Asked,
): Promise<Completion> {
  const model = modelOf(settings)
  if (!model) throw new DraftError('not_configured')
  const deadline = AbortSignal.timeout(settings.OTKLIK_LLM_TIMEOUT_SECONDS * SECOND)
  try {
    const answer = await post(model.url, {
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream, application/json',
        'user-agent': 'Otklik',
        ...(model.key && { authorization: `Bearer ${model.key}` }),
      },
      body: JSON.stringify({
        model: model.model,
        messages,
        stream: true,
        stream_options: { include_usage: true },
        [settings.OTKLIK_LLM_LIMIT_FIELD]: settings.OTKLIK_LLM_MAX_TOKENS,
      }),
      signal: AbortSignal.any([signal, deadline]),
      allowPrivate: settings.OTKLIK_LLM_ALLOW_PRIVATE,
      ...(resolve && { resolve }),
    })
    return await read(answer, onText)
  } catch (error) {
    if (signal.aborted) throw new DraftError('gone')
    if (deadline.aborted) throw new DraftError('timeout')
    throw error instanceof DraftError ? error : new DraftError(troubleOf(error))
  }
}

async function read(answer: IncomingMessage, onText: Asked['onText']): Promise<Completion> {
  // Loaded when somebody first asks for a draft: most installations never do.
  const { readStream, readWhole } = await import('./read-answer.ts')
  try {
    const trouble = troubleOfStatus(answer.statusCode ?? 0)
    if (trouble) throw new DraftError(trouble)
    const streams = answer.headers['content-type']?.includes('text/event-stream') ?? false
    const completion = await (streams ? readStream : readWhole)(answer, { onText })
    if (completion.text.trim() === '') throw new DraftError('empty')
    return completion
  } finally {
    answer.destroy()
  }
}

/** The words of an error answer may contain our key or the guest's words, so they are not read. */
function troubleOfStatus(status: number): Trouble | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 401 || status === 403) return 'key_refused'
  if (status === 402 || status === 429) return 'busy'
  if (status === 408 || status === 504) return 'timeout'
  return status >= 500 ? 'server_failed' : 'request_refused'
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof PrivateAddressError) return 'address_refused'
  if (error instanceof SyntaxError || error instanceof z.ZodError) return 'malformed'
  return 'unreachable'
}
