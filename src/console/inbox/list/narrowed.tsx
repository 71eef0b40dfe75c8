import { CloseButton, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type GuestFilter, SORTED_VIEWS } from '../load-guests.ts'
import classes from './guest-pane.module.css'
import { usePlaces } from './places.ts'
import type { FilterProps } from './views.tsx'

/** What narrows or reorders the list besides its view, each with a way out: a tag, a place, the order. */
export function Narrowed({ filter, onFilter, oldestFirst, onOldestFirst }: Omit<FilterProps, 'onView'>) {
  const { t } = useTranslation('inbox')
  const { tag, place, q, view } = filter
  const turned = oldestFirst && q === '' && SORTED_VIEWS.includes(view)
  if (tag === undefined && place === undefined && !turned) return null
  return (
    <Group px="xs" py={4} gap={4} className={classes.narrowed}>
      {tag !== undefined && (
        <One label={t('list.untag')} onLeave={() => onFilter({ ...filter, tag: undefined })}>
          {t('list.tagged')} <bdi className="people-wrote">{tag}</bdi>
        </One>
      )}
      {place !== undefined && (
        <One label={t('list.anyPlace')} onLeave={() => onFilter({ ...filter, place: undefined })}>
          <PlaceName filter={filter} />
        </One>
      )}
      {turned && (
        <One label={t('list.newestFirst')} onLeave={() => onOldestFirst(false)}>
          {t('list.oldestFirst')}
        </One>
      )}
    </Group>
  )
}

function PlaceName({ filter: { place } }: { filter: GuestFilter }) {
  const { t } = useTranslation('inbox')
  const { restaurants, numbers } = usePlaces(place?.startsWith('rst_') ?? false)
  const name = [...restaurants, ...numbers].find(({ value }) => value === place)?.label
  return <bdi className="people-wrote">{name ?? t('list.place')}</bdi>
}

function One({ label, onLeave, children }: { label: string; onLeave: () => void; children: ReactNode }) {
  return (
    <Group gap={2} wrap="nowrap" miw={0} maw="100%">
      <Text size="xs" truncate>
        {children}
      </Text>
      <CloseButton size="sm" aria-label={label} title={label} onClick={onLeave} />
    </Group>
  )
}
