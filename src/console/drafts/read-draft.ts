import { createParser } from 'eventsource-parser'
import { ApiError, postForEvents } from '../api.ts'
import type { Draft } from '../api-types.ts'

type Reading = { avoid: readonly string[]; signal: AbortSignal; onText: (text: string) => void }

const BROKEN_OFF = { title: 'No answer', status: 0, code: 'offline', detail: 'The answer was cut off.' }

/** A draft of an answer while it is written: `onText` gets each piece. Throws `ApiError`. */
export async function readDraft(guestId: string, { avoid, signal, onText }: Reading): Promise<Draft> {
  const path = `/v1/guests/${encodeURIComponent(guestId)}/draft`
  const response = await postForEvents(path, { avoid }, signal)
  const done: { draft?: Draft; problem?: ApiError } = {}
  const parser = createParser({
    onEvent({ event, data }) {
      const told: unknown = JSON.parse(data)
      if (event === 'text') onText((told as { text: string }).text)
      else if (event === 'draft') done.draft = told as Draft
      else if (event === 'problem') done.problem = new ApiError({ ...BROKEN_OFF, ...(told as object), title: '' })
    },
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done: ended } = (await reader?.read()) ?? { value: undefined, done: true }
    if (ended) break
    parser.feed(value ?? '')
  }
  if (done.problem) throw done.problem
  if (!done.draft) throw new ApiError(BROKEN_OFF)
  return done.draft
}
