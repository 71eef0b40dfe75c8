import { Box } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { IconMessages } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute, useSearch } from 'wouter'
import { api } from '../api.ts'
import type { Guest } from '../api-types.ts'
import { OrFirstSteps } from '../first-steps/or-first-steps.tsx'
import { useLive } from '../live.ts'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { LeavingPlace, useLeaving } from '../parts/unsaved.tsx'
import { PHONE } from '../phone.ts'
import { putNewer } from '../put-newer.ts'
import { useSettled } from '../settled.ts'
import { setPageTitle } from '../shell/page-title.ts'
import { useShortcuts } from '../shortcuts.ts'
import { addressOf, filterOf } from './address.ts'
import { resumeOutbox } from './composer/outbox.ts'
import { DownBanner } from './down-banner.tsx'
import { GuestPane, useSettledFilter } from './list/guest-pane.tsx'
import { type GuestFilter, useGuests } from './load-guests.ts'
import panes from './panes.module.css'
import { PeopleContext, useLoadedPeople } from './people.ts'
import words from './words.module.css'

const loadConversation = () => import('./conversation.tsx').then((each) => ({ default: each.Conversation }))
const Conversation = lazy(loadConversation)
const CardDrawer = lazy(() => import('./card-drawer.tsx').then((each) => ({ default: each.CardDrawer })))
const GuestCard = lazy(() => import('./card/guest-card.tsx').then((each) => ({ default: each.GuestCard })))

/** Narrower than this the card lies over the timeline. */
const WIDE = '(min-width: 80em)'

/** /inbox and below: guests, one guest's timeline, their card; on a phone one at a time. */
export function InboxScreen() {
  const { t } = useTranslation('inbox')
  const [, navigate] = useLocation()
  const [, params] = useRoute('/inbox/:id')
  const id = params?.id
  const phone = useMediaQuery(PHONE, matchMedia(PHONE).matches, { getInitialValueInEffect: false })
  const wide = useMediaQuery(WIDE, matchMedia(WIDE).matches, { getInitialValueInEffect: false })
  const search = useSearch()
  const filter = useMemo(() => filterOf(search), [search])
  const setFilter = (next: GuestFilter) =>
    // Typing adds nothing to the browser's history.
    navigate(addressOf(id, next), { replace: next.q !== filter.q })
  const settled = useSettledFilter(filter)
  const shown = new URLSearchParams(search).get('message') ?? undefined
  const [oldestFirst, setOldestFirst] = useLocalStorage({ key: 'otklik-inbox-oldest-first', defaultValue: false })
  const list = useGuests(settled, oldestFirst)
  const people = useLoadedPeople()
  const wanted = useSettled() || id !== undefined
  const [cardKept, setCardKept] = useLocalStorage({ key: 'otklik-inbox-card', defaultValue: true })
  // It closes when another guest is chosen.
  const [cardOf, setCardOf] = useState<string>()
  const cardOver = id !== undefined && cardOf === id
  const choose = (next: string) => navigate(addressOf(next, filter), { replace: id !== undefined && !phone })

  useEffect(resumeOutbox, [])
  // While one looks at the list.
  useEffect(() => {
    if (wanted) loadConversation().catch(() => undefined)
  }, [wanted])
  useEffect(() => setPageTitle(t('title')), [t])

  const step = (by: number) => {
    const { rows } = list.snapshot()
    const at = rows.findIndex((row) => row.id === id)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (next && next.id !== id) choose(next.id)
  }
  useShortcuts(t('keys.title'), [
    { keys: 'j', label: t('keys.next'), run: () => step(1) },
    { keys: 'k', label: t('keys.previous'), run: () => step(-1) },
    { keys: 'Escape', label: t('keys.close'), run: () => id && navigate(addressOf(undefined, filter)) },
  ])

  const { place, leave } = useLeaving(() => setCardKept(false))
  const toggleCard = () => {
    if (!wide) setCardOf(cardOver ? undefined : id)
    else if (cardKept) leave()
    else setCardKept(true)
  }
  const onTag = (tag: string) => {
    setCardOf(undefined)
    navigate(addressOf(phone ? undefined : id, { view: 'open', q: '', tag }))
  }
  const pane = (
    <GuestPane
      filter={filter}
      asked={settled}
      onFilter={setFilter}
      oldestFirst={oldestFirst}
      onOldestFirst={setOldestFirst}
      list={list}
      settled={settled.q === filter.q}
      chosen={id}
      onChoose={choose}
    />
  )
  const one = id !== undefined && (
    <OneGuest id={id} key={id}>
      {(guest) => (
        <>
          <Suspense fallback={<section className={panes.middle} aria-busy />}>
            <Conversation
              guest={guest}
              phone={phone ?? false}
              cardShown={wide ? cardKept : cardOver}
              onCard={toggleCard}
              onNext={() => step(1)}
              listAddress={addressOf(undefined, filter)}
              shown={shown}
            />
          </Suspense>
          {wide && cardKept && (
            <aside className={panes.card} aria-label={t('card.label')}>
              <LeavingPlace place={place}>
                <Suspense fallback={null}>
                  <GuestCard guest={guest} onTag={onTag} />
                </Suspense>
              </LeavingPlace>
            </aside>
          )}
          <Suspense fallback={null}>
            {!wide && (
              <CardDrawer
                guest={guest}
                phone={phone ?? false}
                opened={cardOver}
                onClose={() => setCardOf(undefined)}
                onTag={onTag}
              />
            )}
          </Suspense>
        </>
      )}
    </OneGuest>
  )
  return (
    <PeopleContext value={people}>
      <div className={panes.place}>
        <h1 className={words.hidden}>{t('title')}</h1>
        <DownBanner />
        <div className={panes.rest}>
          <div className={panes.panes}>
            {(!phone || !one) && pane}
            {one || (!phone && <NobodyChosen />)}
          </div>
        </div>
      </div>
    </PeopleContext>
  )
}

function NobodyChosen() {
  const { t } = useTranslation('inbox')
  return (
    <section className={panes.middle} aria-label={t('title')}>
      <OrFirstSteps>
        <Empty icon={<IconMessages />} title={t('chooseTitle')}>
          {t('chooseText')}
        </Empty>
      </OrFirstSteps>
    </section>
  )
}

/** The guest with an id, in their current state; a merged guest's id leads to the kept one. */
function OneGuest({ id, children }: { id: string; children: (guest: Guest) => ReactNode }) {
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const guest = useQuery({
    queryKey: ['guests', id],
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}', { path: { id }, signal }),
  })
  const data = guest.data
  useLive(['guest.updated'], ({ data: updated }) => {
    if (updated.id === id) putNewer<Guest>(client, ['guests', id], updated)
    if (updated.id === id && updated.changed === 'notes')
      void client.invalidateQueries({ queryKey: ['guests', id, 'notes'] })
  })
  useLive(['message.received', 'guest.opted_out'], ({ data: event }) => {
    if (('guest_id' in event ? event.guest_id : event.id) === id)
      void client.invalidateQueries({ queryKey: ['guests', id], exact: true })
  })
  useLive(['rating.created', 'rating.processed', 'review.replied'], ({ data: event }) => {
    if (event.guest_id === id) void client.invalidateQueries({ queryKey: ['guests', id] })
  })
  useLive(['guest.merged'], ({ data: event }) => {
    if (event.merged_guest_id === id) navigate(`/inbox/${event.guest_id}`, { replace: true })
  })
  useEffect(() => {
    if (data && data.id !== id) navigate(`/inbox/${data.id}${location.search}`, { replace: true })
  }, [data, id, navigate])
  if (data) return children(data)
  return (
    <section className={panes.middle} aria-busy={!guest.error}>
      <Box p={14}>
        {guest.error ? <Failure error={guest.error} retry={() => void guest.refetch()} /> : <Loading lines={5} />}
      </Box>
    </section>
  )
}
