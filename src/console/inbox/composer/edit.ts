import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Message } from '../../api-types.ts'
import { dropKept, keep, readKept } from '../../kept.ts'

const nameOf = (id: string) => `edit ${id}`

/** The words of a message of ours that is being changed: as edited so far, otherwise as sent. */
export function readEdit({ id, text }: Message): string {
  return readKept(nameOf(id)) ?? text ?? ''
}

/** An unfinished edit is there again on return. */
export function keepEdit({ id, text }: Message, words: string): void {
  if (words.trim() === '' || words === text) dropKept(nameOf(id))
  else keep(nameOf(id), words)
}

/** Changes a message that was sent. */
export function useEdit(onDone: () => void) {
  return useAct(
    ({ id, text }: { id: string; text: string }) => api.PATCH('/v1/messages/{id}', { path: { id }, body: { text } }),
    {
      onDone(_changed, { id }) {
        dropKept(nameOf(id))
        onDone()
      },
    },
  )
}
