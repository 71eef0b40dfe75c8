import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChatNumbers } from './chat-numbers.ts'
import classes from './conversation.module.css'
import { messageOf } from './entries.ts'
import type { Timeline } from './load-timeline.ts'
import words from './words.module.css'

const WindowNote = lazy(() => import('./window-note.tsx').then((each) => ({ default: each.WindowNote })))

/** The number of the newest loaded message. */
function useLastNumber(timeline: Timeline): string | undefined {
  const { rows } = useSyncExternalStore(timeline.subscribe, timeline.snapshot)
  for (const row of rows) {
    const message = messageOf(row)
    if (message) return message.number_id
  }
  return undefined
}

/** Which of several numbers a guest talks with, after their phone. */
export function NumberOfChat({ timeline }: { timeline: Timeline }) {
  const { t } = useTranslation('inbox')
  const numbers = useChatNumbers()
  const number = numbers.get(useLastNumber(timeline) ?? '')
  if (!number || numbers.size < 2) return null
  return (
    <bdi title={t('timeline.via', { name: number.label })}> · {t('timeline.viaBrief', { name: number.label })}</bdi>
  )
}

/** A note before somebody answers: that it will leave from another number than the guest knows, or not at all. */
export function NumberNote({ timeline, guestId }: { timeline: Timeline; guestId: string }) {
  const { t } = useTranslation('inbox')
  const numbers = useChatNumbers()
  const last = useLastNumber(timeline)
  const number = last === undefined ? undefined : numbers.get(last)
  const others = [...numbers.values()].some(({ live }) => live)
  // Nothing is known yet, or the installation has no numbers at all: the numbers page says so.
  const silent = numbers.size === 0 || (others && (last === undefined || number?.live))
  const hasOfficial = [...numbers.values()].some(({ official }) => official)
  return (
    <>
      {hasOfficial && (
        <Suspense fallback={null}>
          <WindowNote guestId={guestId} />
        </Suspense>
      )}
      <div className={classes.numberNote} role="status">
        {!silent && (
          <span>
            {!others ? t('number.none') : number ? t('number.down', { name: number.label }) : t('number.gone')}{' '}
            <Link href="/numbers" className={words.link}>
              {t('number.open')}
            </Link>
          </span>
        )}
      </div>
    </>
  )
}
