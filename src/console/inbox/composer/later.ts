import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ScheduledMessage } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { useList } from '../../lists.ts'
import { useLive } from '../../live.ts'
import { useSettled } from '../../settled.ts'
import { returnDraft } from './drafts.ts'
import { messagesOf, prepareFile } from './files.ts'
import type { Later } from './later-form.tsx'
import { bodyOf } from './message-body.ts'

const keyOf = (guestId: string) => ['guests', guestId, 'scheduled']

/** What is to be sent to a guest later, and what could not be sent; kept current by events. */
export function useScheduled(guestId: string) {
  const client = useQueryClient()
  const list = useList(keyOf(guestId), '/v1/guests/{id}/scheduled-messages', {
    path: { id: guestId },
    enabled: useSettled(),
  })
  useLive(['message.scheduled', 'message.received'], ({ data }) => {
    if (data.guest_id === guestId) void client.invalidateQueries({ queryKey: keyOf(guestId) })
  })
  useLive(['reset'], () => void client.invalidateQueries({ queryKey: keyOf(guestId) }))
  return list
}

/** Schedules what is written. Undone, it is a draft again. */
export function useSendLater(
  guestId: string,
  { replyTo, onDone, onReturned }: { replyTo: string | undefined; onDone: () => void; onReturned: Returned },
) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  type When = { sendAt: number; withdraw: boolean }
  const keep = async (one: { text: string; file?: File | undefined; replyTo: string | undefined }, when: When) => {
    const file = one.file && (await prepareFile(one.file))
    if (file?.preview) URL.revokeObjectURL(file.preview)
    const send_at = new Date(when.sendAt).toISOString()
    const made = await api.POST('/v1/guests/{id}/messages', {
      path: { id: guestId },
      body: file
        ? bodyOf({ ...one, file }, { send_at, withdraw_if_guest_writes: String(when.withdraw) })
        : {
            ...{ type: 'text', text: one.text, send_at, withdraw_if_guest_writes: when.withdraw },
            ...(one.replyTo && { reply_to: one.replyTo }),
          },
    })
    if (!('send_at' in made)) throw new Error('the message was sent at once')
    return made
  }
  const withdrawn = ({ id }: ScheduledMessage) => api.DELETE('/v1/scheduled-messages/{id}', { path: { id } })
  return useAct(
    async ({ text, sendAt, withdraw, files = [] }: Later & { files?: readonly File[] }) => {
      const kept: ScheduledMessage[] = []
      try {
        for (const { text: words, file } of messagesOf(text, files)) {
          kept.push(await keep({ text: words, file, replyTo }, { sendAt, withdraw }))
        }
      } catch (error) {
        // All of it or nothing: the written text stays where it is.
        await Promise.allSettled(kept.map(withdrawn))
        throw error
      }
      return kept
    },
    {
      refresh: [keyOf(guestId)],
      onDone,
      done: (_, { sendAt }) => t('later.kept', { at: formats.dateTime(sendAt) }),
      async undo(kept, { text, files }) {
        await Promise.all(kept.map(withdrawn))
        returnDraft(guestId, text)
        if (files) onReturned(files)
      },
    },
  )
}

type Returned = (files: readonly File[]) => void

/** Which of them have words of their own, even if only a caption. */
export const TAKE_TEXT: ReadonlySet<ScheduledMessage['type']> = new Set(['text', 'image', 'video', 'document'])

/** What can be done with one of them. */
export function useScheduledActs({ id, guest_id: guestId, send_at, type }: ScheduledMessage, onChanged: () => void) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const refresh = [keyOf(guestId)]
  const path = { id }
  return {
    sendNow: useAct(() => api.POST('/v1/scheduled-messages/{id}/send', { path, body: {} }), { refresh }),
    change: useAct(
      (later: Later) =>
        api.PATCH('/v1/scheduled-messages/{id}', {
          path,
          body: {
            ...(later.text && TAKE_TEXT.has(type) && { text: later.text }),
            send_at: new Date(later.sendAt).toISOString(),
            withdraw_if_guest_writes: later.withdraw,
          },
        }),
      {
        refresh,
        onDone: onChanged,
        done: ({ send_at: at }) => t('later.kept', { at: formats.dateTime(at) }),
      },
    ),
    remove: useAct(() => api.DELETE('/v1/scheduled-messages/{id}', { path }), {
      refresh,
      done: t('later.removed'),
      ...(Date.parse(send_at) > Date.now() && {
        undo: () => api.PATCH('/v1/scheduled-messages/{id}', { path, body: { send_at } }),
      }),
    }),
  }
}
