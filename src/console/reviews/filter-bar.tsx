import { Button, Chip, Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA, TOPICS, type Topic } from '../../reputation/complaints/topics.ts'
import { useFormats } from '../formats.ts'
import { useRestaurants } from '../restaurants/load-restaurants.ts'
import { type Filters, isFiltered, NO_FILTERS, PERIODS, type Period } from './filters.ts'
import { SOURCES } from './types.ts'

type Props = { filters: Filters; onChange: (part: Partial<Filters>) => void }

/** By restaurant, score, criterion, service, site and period. */
export function FilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation(['reviews', 'shell'])
  const restaurants = useRestaurants()
  const formats = useFormats()
  return (
    <Group gap="xs" role="search" aria-label={t('filter.title')}>
      <Select
        clearable
        aria-label={t('filter.restaurant')}
        placeholder={t('filter.restaurant')}
        searchable
        w={180}
        value={filters.restaurant}
        onChange={(restaurant) => onChange({ restaurant })}
        data={restaurants.rows.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Chip.Group
        multiple
        value={filters.scores.map(String)}
        onChange={(scores) => onChange({ scores: scores.map(Number).sort() })}
      >
        <Group gap={4} role="group" aria-label={t('filter.score')}>
          {[1, 2, 3, 4, 5].map((score) => (
            <Chip
              key={score}
              value={String(score)}
              size="xs"
              radius="md"
              variant="outline"
              aria-label={t('shell:score', { score })}
            >
              {score}★
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Select
        clearable
        aria-label={t('filter.criterion')}
        placeholder={t('filter.criterion')}
        w={150}
        value={filters.criterion}
        onChange={(criterion) => onChange({ criterion })}
        data={[
          {
            group: t('about.restaurant'),
            items: RESTAURANT_CRITERIA.map((value) => ({ value, label: t(`criterion.${value}`) })),
          },
          {
            group: t('about.courier'),
            items: COURIER_CRITERIA.map((value) => ({ value: `courier.${value}`, label: t(`courier.${value}`) })),
          },
        ]}
      />
      <Select
        clearable
        aria-label={t('filter.complaint')}
        placeholder={t('filter.complaint')}
        w={190}
        value={filters.complaint}
        onChange={(complaint) => onChange({ complaint: complaint as Topic | null })}
        data={TOPICS.map((value) => ({ value, label: t(`complaint.${value}`) }))}
      />
      <Service value={filters.service} onChange={(service) => onChange({ service })} />
      <Select
        clearable
        aria-label={t('filter.source')}
        placeholder={t('filter.source')}
        w={165}
        value={filters.source}
        onChange={(source) => onChange({ source })}
        data={SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))}
      />
      <Select
        aria-label={t('filter.period')}
        allowDeselect={false}
        w={145}
        value={filters.period}
        onChange={(period) => period && onChange({ period: period as Period })}
        data={[
          ...PERIODS.map((value) => ({ value, label: t(`period.${value}`) })),
          ...(filters.period === 'since'
            ? [{ value: 'since', label: t('filter.since', { at: formats.date(filters.since) }) }]
            : []),
        ]}
      />
      {filters.period === 'own' && (
        <>
          <TextInput
            type="date"
            aria-label={t('filter.from')}
            value={filters.from}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label={t('filter.to')}
            value={filters.to}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        </>
      )}
      <Chip
        size="xs"
        radius="md"
        variant="outline"
        checked={filters.escalated === 'true'}
        onChange={(checked) => onChange({ escalated: checked ? 'true' : '' })}
      >
        {t('escalation.only')}
      </Chip>
      {isFiltered(filters) && (
        <Button variant="subtle" onClick={() => onChange(NO_FILTERS)}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  )
}

/** The order's source: requested once typing pauses. */
function Service({ value, onChange }: { value: string; onChange: (service: string) => void }) {
  const { t } = useTranslation('reviews')
  const [text, setText] = useState(value)
  const tell = useDebouncedCallback(onChange, 400)
  useEffect(() => setText(value), [value])
  return (
    <TextInput
      aria-label={t('filter.service')}
      placeholder={t('filter.service')}
      w={110}
      maxLength={100}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        tell(event.currentTarget.value.trim())
      }}
    />
  )
}
