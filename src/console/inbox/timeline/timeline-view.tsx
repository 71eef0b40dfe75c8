import { ActionIcon, Box, Loader } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useNotify } from '../../acts.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { useSettles } from '../../settled.ts'
import { useChatNumbers } from '../chat-numbers.ts'
import { usePending } from '../composer/outbox.ts'
import { messageOf } from '../entries.ts'
import { findMessage, type Timeline } from '../load-timeline.ts'
import { usePeople } from '../people.ts'
import { Bubble, type BubbleActs } from './bubble.tsx'
import { CompactEntry } from './compact-entry.tsx'
import { DayLine } from './day-line.tsx'
import { useFirstUnread } from './first-unread.ts'
import { OlderOnPhone } from './older-on-phone.tsx'
import { PendingBubble } from './pending-bubble.tsx'
import { changedNumber, estimate, picturesOf } from './rows.ts'
import { END_PX, useStayAtEnd } from './stay-at-end.ts'
import classes from './timeline-view.module.css'

const MessageMenu = lazy(() => import('./message-menu.tsx').then((each) => ({ default: each.MessageMenu })))
const Lightbox = lazy(() => import('./lightbox.tsx').then((each) => ({ default: each.Lightbox })))

/** This many fit below the first unread one: then the end shows them all. */
const FEW_UNREAD = 3
/** The next page is requested this many entries before the oldest. */
const AHEAD = 40
/** A quoted message further back than this is not searched for. */
const JUMP_PAGES = 50
const FLASH_MS = 1_600
const NONE: readonly never[] = []

type Props = {
  timeline: Timeline
  guestName: string
  /** How many of the guest's messages are unread. */
  unread: number
  /** The message to show instead of the newest. */
  shown: string | undefined
  onQuote: (id: string) => void
  onEdit: (id: string) => void
  onRetry: (id: string) => void
  /** Whether the newest entries are in sight. */
  onAtEnd: (atEnd: boolean) => void
}

/**
 * A guest's timeline: the newest at the bottom, older ones loading as one scrolls up; only what is visible is drawn.
 */
export function TimelineView({ timeline, guestName, unread, shown, onQuote, onEdit, onRetry, onAtEnd }: Props) {
  const { t } = useTranslation('inbox')
  const notify = useNotify()
  const { me } = usePeople()
  const numbers = useChatNumbers()
  const { rows, ended, loading, error, ready } = useSyncExternalStore(timeline.subscribe, timeline.snapshot)
  const sending = usePending(timeline.guestId, rows, me)
  const pending = timeline.kinds.length === 0 || timeline.kinds.includes('message') ? sending : NONE
  const scroller = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<{ id: string; anchor: DOMRect }>()
  const [picture, setPicture] = useState<string>()
  const [flash, setFlash] = useState<string>()
  const [jump, setJump] = useState<string>()
  const count = rows.length + pending.length
  useSettles(ready)
  const firstUnread = useFirstUnread(rows, unread, ready)
  const entryAt = (index: number) => rows[rows.length - 1 - index]

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(entryAt(index), entryAt(index - 1)),
    getItemKey: (index) => entryAt(index)?.id ?? pending[index - rows.length]?.key ?? index,
    overscan: 10,
    paddingStart: 44,
    paddingEnd: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
  })

  // A timeline begins at the first unread entry, otherwise at its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the timeline is there
  useLayoutEffect(() => {
    if (!ready) return
    const unreadAt = firstUnread ? rows.findIndex(({ id }) => id === firstUnread) : -1
    if (unreadAt >= FEW_UNREAD) virtualizer.scrollToIndex(rows.length - 1 - unreadAt, { align: 'start' })
    else virtualizer.scrollToEnd()
  }, [ready, virtualizer])
  // What one has just sent is shown, wherever one was reading.
  const lastKey = pending.at(-1)?.key
  useLayoutEffect(() => {
    if (lastKey) virtualizer.scrollToEnd()
  }, [lastKey, virtualizer])

  useStayAtEnd(scroller, ready, () => virtualizer.scrollToEnd())

  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  useEffect(() => {
    if (ready && !ended && !loading && !error && first < AHEAD) void timeline.loadMore()
  }, [ready, ended, loading, error, first, timeline])

  const atEnd = ready && virtualizer.getDistanceFromEnd() < END_PX
  const newest = rows[0]?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: also when something new has come
  useEffect(() => onAtEnd(atEnd), [atEnd, newest, onAtEnd])

  const jumpTo = useRef<(id: string) => void>(() => undefined)
  jumpTo.current = (id) => void findAndShow(id)
  async function findAndShow(id: string): Promise<void> {
    setJump(id)
    for (let page = 0; page < JUMP_PAGES; page++) {
      const now = timeline.snapshot()
      const index = now.rows.findIndex((row) => row.id === id)
      if (index >= 0 || now.ended || now.error) break
      await timeline.loadMore()
    }
    const { rows: found } = timeline.snapshot()
    const index = found.findIndex((row) => row.id === id)
    setJump(undefined)
    if (index < 0) return notify.failed(new Error(t('timeline.notFound')))
    setFlash(id)
    requestAnimationFrame(() => virtualizer.scrollToIndex(found.length - 1 - index, { align: 'center' }))
    setTimeout(() => setFlash((now) => (now === id ? undefined : now)), FLASH_MS)
  }

  useEffect(() => {
    if (ready && shown) jumpTo.current(shown)
  }, [ready, shown])

  const handlers = useRef({ onQuote, onRetry })
  handlers.current = { onQuote, onRetry }
  const acts = useMemo<BubbleActs>(
    () => ({
      onMenu: (id, anchor) => setMenu({ id, anchor }),
      onQuote: (id) => handlers.current.onQuote(id),
      onJump: (id) => jumpTo.current(id),
      onPicture: setPicture,
      onRetry: (id) => handlers.current.onRetry(id),
    }),
    [],
  )
  const menuMessage = menu && findMessage(rows, menu.id)

  if (!ready) {
    return (
      <div className={classes.timeline}>
        <Box p={14}>
          {error ? <Failure error={error} retry={() => void timeline.loadMore()} /> : <Loading lines={6} height={38} />}
        </Box>
      </div>
    )
  }
  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.timeline}
        role="log"
        aria-label={t('timeline.label', { name: guestName })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        tabIndex={0}
      >
        {count === 0 && (
          <Empty title={t(timeline.kinds.length > 0 ? 'timeline.emptyKinds' : 'timeline.empty')}>
            {t('timeline.emptyText')}
          </Empty>
        )}
        <div className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          <div className={classes.older}>
            {loading && <Loader size={16} aria-label={t('timeline.older')} />}
            {!loading && error && <Failure error={error} retry={() => void timeline.loadMore()} />}
            {ended && count > 0 && <OlderOnPhone guestId={timeline.guestId} />}
          </div>
          {items.map(({ index, key, start }) => {
            const entry = entryAt(index)
            const one = entry ? undefined : pending[index - rows.length]
            const message = entry && messageOf(entry)
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                data-entry={entry?.id}
                data-flash={(entry && flash === entry.id) || undefined}
                data-held={(entry && menu?.id === entry.id) || undefined}
                className={classes.slot}
                style={{ transform: `translateY(${start}px)` }}
              >
                {entry && <DayLine at={entry.at} before={entryAt(index - 1)?.at} first={ended} />}
                {entry && entry.id === firstUnread && <div className={classes.unread}>{t('timeline.newMessages')}</div>}
                {entry && message && (
                  <Bubble
                    entry={entry}
                    message={message}
                    quoted={message.reply_to ? findMessage(rows, message.reply_to) : undefined}
                    guestName={guestName}
                    via={numbers.size > 1 ? numbers.get(changedNumber(rows, index, ended) ?? '')?.label : undefined}
                    acts={acts}
                  />
                )}
                {entry && !message && <CompactEntry entry={entry} />}
                {one && <PendingBubble pending={one} />}
              </div>
            )
          })}
        </div>
      </div>
      {jump && (
        <div className={classes.jumping} role="status">
          <Loader size={14} /> {t('timeline.looking')}
        </div>
      )}
      {!atEnd && count > 0 && (
        <ActionIcon
          className={classes.toEnd}
          variant="default"
          radius="xl"
          size={40}
          onClick={() => virtualizer.scrollToEnd()}
          aria-label={t('timeline.toEnd')}
          title={t('timeline.toEnd')}
        >
          <IconArrowDown size={20} />
        </ActionIcon>
      )}
      {menu && menuMessage && (
        <Suspense fallback={null}>
          <MessageMenu
            message={menuMessage}
            anchor={menu.anchor}
            onClose={() => setMenu(undefined)}
            onQuote={() => onQuote(menu.id)}
            onEdit={() => onEdit(menu.id)}
          />
        </Suspense>
      )}
      {picture && (
        <Suspense fallback={null}>
          <Lightbox pictures={picturesOf(rows)} first={picture} onClose={() => setPicture(undefined)} />
        </Suspense>
      )}
    </div>
  )
}
