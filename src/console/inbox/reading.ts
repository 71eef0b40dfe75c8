import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNotify } from '../acts.ts'
import { api } from '../api.ts'
import type { Guest } from '../api-types.ts'

/** Moving past a guest by keys does not count as reading. */
const READ_AFTER_MS = 700

/**
 * Marks a guest as read while the end of the timeline is in sight. Returns a function that marks them as unread again.
 */
export function useReading(guest: Guest, inSight: boolean): () => void {
  const { t } = useTranslation('inbox')
  const notify = useNotify()
  /** Shown as unread on purpose: until another message comes. */
  const kept = useRef<string | null>(undefined)
  const { id, unread_count: unread, last_inbound_at: lastAt } = guest
  useEffect(() => {
    if (!inSight || unread === 0 || kept.current === lastAt) return
    const read = () => {
      if (document.visibilityState !== 'visible') return
      // Sent again with the next message, or when the guest is opened again.
      api.POST('/v1/guests/{id}/read', { path: { id } }).catch(() => undefined)
    }
    const timer = setTimeout(read, READ_AFTER_MS)
    document.addEventListener('visibilitychange', read)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', read)
    }
  }, [id, unread, lastAt, inSight])
  return () => {
    kept.current = lastAt
    const undo = () => {
      kept.current = undefined
      return api.POST('/v1/guests/{id}/read', { path: { id } })
    }
    api
      .POST('/v1/guests/{id}/unread', { path: { id } })
      .then(() => notify.done(t('handling.markedUnread'), undo), notify.failed)
  }
}
