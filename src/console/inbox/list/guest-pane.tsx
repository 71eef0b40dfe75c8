import { ActionIcon, Box, CloseButton, Group, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { IconListCheck, IconPlus, IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedGuest } from '../../api-types.ts'
import { OrFirstSteps } from '../../first-steps/or-first-steps.tsx'
import { opens } from '../../parts/opens.ts'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { usePhone } from '../../phone.ts'
import { useCan } from '../../session.ts'
import { useSettles } from '../../settled.ts'
import { endTyping, useShortcuts } from '../../shortcuts.ts'
import type { Endless } from '../endless.ts'
import { type GuestFilter, useListed } from '../load-guests.ts'
import words from '../words.module.css'
import { Filters } from './filters.tsx'
import { GuestList } from './guest-list.tsx'
import classes from './guest-pane.module.css'
import { Narrowed } from './narrowed.tsx'
import { useOwnTeam } from './own-team.ts'
import { usePicked } from './picked.ts'

const BulkBar = lazy(() => import('./bulk-bar.tsx').then((each) => ({ default: each.BulkBar })))
const TeamChoice = lazy(() => import('./team-choice.tsx').then((each) => ({ default: each.TeamChoice })))
const SearchHits = lazy(() => import('./search-hits.tsx').then((each) => ({ default: each.SearchHits })))
const NewGuest = lazy(() => import('./new-guest.tsx').then((each) => ({ default: each.NewGuest })))

type Props = {
  filter: GuestFilter
  onFilter: (filter: GuestFilter) => void
  oldestFirst: boolean
  onOldestFirst: (oldestFirst: boolean) => void
  list: Endless<ListedGuest>
  /** The part of `filter` that is requested, a moment after the last letter. */
  asked: GuestFilter
  /** The list is, or will be, for everything typed so far. */
  settled: boolean
  chosen: string | undefined
  onChoose: (id: string) => void
}

/** The guests on the left: search, filters, list. */
export function GuestPane(props: Props) {
  const { filter, asked, onFilter, oldestFirst, onOldestFirst, list, settled, chosen, onChoose } = props
  const state = useListed(list)
  useSettles(state.ready && chosen === undefined)
  const { t } = useTranslation(['inbox', 'shell'])
  const search = useRef<HTMLInputElement>(null)
  const can = useCan()
  const mayAdd = can('guests:write')
  const picked = usePicked(() => list.snapshot().rows)
  const ownTeam = useOwnTeam()
  const [adding, { open, close }] = useDisclosure()
  useShortcuts(t('keys.title'), [{ keys: '/', label: t('keys.search'), run: () => search.current?.select() }])
  const openFirst = useOpenFirst(settled && !state.stale, state.rows[0]?.id, (id) => {
    onChoose(id)
    search.current?.blur()
    endTyping()
  })
  const nothing = state.ready && state.rows.length === 0
  return (
    <section className={classes.list} aria-label={t('list.label')}>
      <Group gap={6} p="xs" wrap="nowrap">
        <TextInput
          ref={search}
          flex={1}
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            filter.q !== '' && (
              <CloseButton size="sm" aria-label={t('shell:act.clear')} onClick={() => onFilter({ ...filter, q: '' })} />
            )
          }
          value={filter.q}
          maxLength={100}
          onChange={({ currentTarget }) => onFilter({ ...filter, q: currentTarget.value })}
          onKeyDown={(event) => {
            openFirst(event.key === 'Enter')
            if (event.key === 'Escape') {
              onFilter({ ...filter, q: '' })
              event.currentTarget.blur()
            }
          }}
        />
        {can('messages:write') && (
          <ActionIcon
            size="lg"
            variant="default"
            aria-label={t('bulk.start')}
            title={t('bulk.start')}
            aria-pressed={picked.on}
            onClick={picked.on ? picked.stop : picked.start}
          >
            <IconListCheck size={18} />
          </ActionIcon>
        )}
        {mayAdd && (
          <ActionIcon size="lg" variant="default" aria-label={t('list.add')} title={t('list.add')} {...opens(open)}>
            <IconPlus size={18} />
          </ActionIcon>
        )}
      </Group>
      <Filters
        {...{ filter, onFilter, oldestFirst, onOldestFirst }}
        // A search covers everything: choosing a view ends it.
        onView={(view) => onFilter({ ...filter, view, q: '', team: filter.team ?? ownTeam })}
      />
      <Narrowed {...{ filter, onFilter, oldestFirst, onOldestFirst }} />
      {filter.q !== '' && (
        <Text size="xs" c="dimmed" px="sm" py={6}>
          {t('list.everywhere')}
        </Text>
      )}
      {filter.q === '' && filter.view === 'team' && (
        <Suspense fallback={null}>
          <TeamChoice team={filter.team} onTeam={(team) => onFilter({ ...filter, team })} />
        </Suspense>
      )}
      {asked.q.trim() !== '' && !picked.on && (
        <Suspense fallback={null}>
          <SearchHits filter={asked} />
        </Suspense>
      )}
      {picked.on && (
        <Suspense fallback={null}>
          <BulkBar picked={picked} loaded={state.rows} />
        </Suspense>
      )}
      {state.error && state.rows.length === 0 && <Failure error={state.error} retry={() => void list.loadMore()} />}
      {!state.ready && !state.error && (
        <Box p={14}>
          <Loading lines={7} height={44} />
        </Box>
      )}
      {nothing && <NobodyHere filter={filter} onAll={() => onFilter({ view: 'open', q: '', tag: undefined })} />}
      {state.rows.length > 0 && (
        <GuestList list={list} state={state} chosen={chosen} onChoose={onChoose} picked={picked} />
      )}
      {adding && (
        <Suspense fallback={null}>
          <NewGuest onClose={close} onAdded={onChoose} />
        </Suspense>
      )}
    </section>
  )
}

/** `openFirst(true)`: opens the first guest found, as soon as the list belongs to the search; `false` cancels that. */
function useOpenFirst(listed: boolean, first: string | undefined, show: (id: string) => void) {
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    if (!wanted || !listed) return
    setWanted(false)
    if (first !== undefined) show(first)
  })
  return setWanted
}

/** The requested part of a typed search. */
export function useSettledFilter(filter: GuestFilter): GuestFilter {
  const [q] = useDebouncedValue(filter.q, 160)
  return { ...filter, q: filter.q === '' ? '' : q }
}

function NobodyHere({ filter, onAll }: { filter: GuestFilter; onAll: () => void }) {
  const { t } = useTranslation('inbox')
  const phone = usePhone()
  const searched = filter.q !== '' || filter.tag !== undefined || filter.place !== undefined
  const nobody = (
    <Empty
      title={searched ? t('list.notFound') : t(`list.none.${filter.view}`)}
      action={
        (searched || filter.view !== 'open') && (
          <UnstyledButton className={words.link} onClick={onAll}>
            {t('list.showAll')}
          </UnstyledButton>
        )
      }
    >
      {searched ? t('list.notFoundText') : t(`list.noneText.${filter.view}`)}
    </Empty>
  )
  // On a desktop they stand beside the list.
  return phone && !searched && filter.view === 'open' ? <OrFirstSteps>{nobody}</OrFirstSteps> : nobody
}
