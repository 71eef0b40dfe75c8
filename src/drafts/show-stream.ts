import type { Mask } from './mask/mask.ts'

/** The longest placeholder: `[CONTACT_9999]`. */
const LONGEST = 16
const THINKING = '<think>'
const THOUGHT = '</think>'

/**
 * A draft as it may be shown while it is written: without the model's thinking, with the words back in place of
 * placeholders. A piece that may be the beginning of either waits for its end.
 */
export function showStream(mask: Mask, emit: (text: string) => void) {
  let waiting = ''
  let thinking: boolean | undefined
  const push = (text: string) => {
    if (text) emit(mask.show(text))
  }
  return {
    write(piece: string): void {
      waiting += piece
      if (thinking === undefined) {
        const begun = waiting.trimStart()
        if (THINKING.startsWith(begun.slice(0, THINKING.length)) && begun.length < THINKING.length) return
        thinking = begun.startsWith(THINKING)
      }
      if (thinking) {
        const end = waiting.indexOf(THOUGHT)
        if (end === -1) return
        waiting = waiting.slice(end + THOUGHT.length).trimStart()
        thinking = false
      }
      const open = waiting.lastIndexOf('[')
      const whole = open === -1 || waiting.indexOf(']', open) !== -1 || waiting.length - open > LONGEST
      const until = whole ? waiting.length : open
      push(waiting.slice(0, until))
      waiting = waiting.slice(until)
    },
    end(): void {
      if (!thinking) push(waiting)
      waiting = ''
    },
  }
}

/** The complete text. */
export function showDraft(mask: Mask, text: string): string {
  let shown = ''
  const stream = showStream(mask, (piece) => {
    shown += piece
  })
  stream.write(text)
  stream.end()
  return shown.trim()
}
