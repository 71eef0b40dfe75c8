import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import { DraftError } from './trouble.ts'

/** Longer answers are no draft. */
const MAX_CHARACTERS = 20_000
const MAX_BYTES = 2_000_000

const usage = z.object({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0) })
const words = { content: z.string().nullish(), refusal: z.string().nullish() }
const choice = { finish_reason: z.string().nullish() }

const chunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object(words).nullish(), ...choice })).default([]),
  usage: usage.nullish().catch(null),
  error: z.unknown().optional(),
})

const wholeSchema = z.object({
  choices: z.array(z.object({ message: z.object(words), ...choice })).min(1),
  usage: usage.nullish().catch(null),
})

/** `usage` null: the server does not count. `cut`: the draft is longer than allowed. */
export type Completion = { text: string; cut: boolean; usage: z.output<typeof usage> | null }

type Reading = { onText?: ((text: string) => void) | undefined }

/** Reads `chat.completion.chunk` events until `[DONE]`. Throws `DraftError`. */
export async function readStream(body: AsyncIterable<Uint8Array>, { onText }: Reading): Promise<Completion> {
  const read: Completion = { text: '', cut: false, usage: null }
  const state = { finished: false, refused: false }
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') {
        state.finished = true
        return
      }
      const { choices, usage, error } = chunkSchema.parse(JSON.parse(data))
      if (error) throw new DraftError('server_failed')
      if (usage) read.usage = usage
      const [first] = choices
      const piece = first?.delta?.content ?? ''
      read.text += piece
      if (first?.delta?.refusal || first?.finish_reason === 'content_filter') state.refused = true
      if (first?.finish_reason) state.finished = true
      if (first?.finish_reason === 'length') read.cut = true
      if (piece) onText?.(piece)
    },
  })
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    if (state.refused) throw new DraftError('refused')
    if (read.text.length > MAX_CHARACTERS) throw new DraftError('malformed')
  }
  if (!state.finished) throw new DraftError('malformed')
  return read
}

/** Reads a `chat.completion`, from servers that do not stream. Throws `DraftError`. */
export async function readWhole(body: AsyncIterable<Uint8Array>, { onText }: Reading): Promise<Completion> {
  const decoder = new TextDecoder()
  let json = ''
  for await (const bytes of body) {
    json += decoder.decode(bytes, { stream: true })
    if (json.length > MAX_BYTES) throw new DraftError('malformed')
  }
  const { choices, usage = null } = wholeSchema.parse(JSON.parse(json))
  const [first] = choices
  if (first?.message.refusal || first?.finish_reason === 'content_filter') throw new DraftError('refused')
  const text = first?.message.content ?? ''
  if (text.length > MAX_CHARACTERS) throw new DraftError('malformed')
  if (text) onText?.(text)
  return { text, cut: first?.finish_reason === 'length', usage }
}
