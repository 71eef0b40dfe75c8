import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { ScheduledMessage } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { useList } from '../../lists.ts'
import { useLive } from '../../live.ts'
import { returnDraft } from './drafts.ts'
import type { Later } from './later-form.tsx'

const keyOf = (guestId: string) => ['guests', guestId, 'scheduled']

/** What is to be sent to a guest later, and what was not sent; kept true by events. */
export function useScheduled(guestId: string) {
  const client = useQueryClient()
  const list = useList(keyOf(guestId), '/v1/guests/{id}/scheduled-messages', { path: { id: guestId } })
  useLive(['message.scheduled', 'message.received'], ({ data }) => {
    if (data.guest_id === guestId) void client.invalidateQueries({ queryKey: keyOf(guestId) })
  })
  useLive(['reset'], () => void client.invalidateQueries({ queryKey: keyOf(guestId) }))
  return list
}

/** Keeps what is written to be sent later. Undone it is a draft again. */
export function useSendLater(guestId: string, replyTo: string | undefined, onDone: () => void) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  return useAct(
    async ({ text, sendAt, withdraw }: Later) => {
      const made = await api.POST('/v1/guests/{id}/messages', {
        path: { id: guestId },
        body: {
          ...{ type: 'text', text, send_at: new Date(sendAt).toISOString(), withdraw_if_guest_writes: withdraw },
          ...(replyTo && { reply_to: replyTo }),
        },
      })
      if (!('send_at' in made)) throw new Error('the message was sent at once')
      return made
    },
    {
      refresh: [keyOf(guestId)],
      onDone,
      done: ({ send_at: at }) => t('later.kept', { at: formats.dateTime(at) }),
      async undo({ id }, { text }) {
        await api.DELETE('/v1/scheduled-messages/{id}', { path: { id } })
        returnDraft(guestId, text)
      },
    },
  )
}

/** What can be done with one of them. */
export function useScheduledActs({ id, guest_id: guestId, send_at, text }: ScheduledMessage, onChanged: () => void) {
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
            ...(text !== null && { text: later.text }),
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
