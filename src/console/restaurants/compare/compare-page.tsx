import { Button, Stack, Text } from '@mantine/core'
import { IconBuildingStore, IconDownload, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearch } from 'wouter'
import { api, urlOf } from '../../api.ts'
import type { RestaurantComparison } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { PageFrame } from '../../parts/page.tsx'
import { Part } from '../../parts/part.tsx'
import { Empty, Loaded } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { type DateRange, rangeOf, readRange } from '../date-range.ts'
import { useFigure } from '../figure.tsx'
import { RangePicker } from '../range-picker.tsx'
import { RESTAURANTS_KEY } from '../types.ts'
import './compare.css'
import { ComparedRow } from './compared-row.tsx'

/** Restaurants side by side over a period; as a file, and on paper. */
export function ComparePage() {
  const { t, i18n } = useTranslation('restaurants')
  const formats = useFormats()
  const [, navigate] = useLocation()
  const range = readRange(useSearch()) ?? rangeOf('week')
  const show = (chosen: DateRange | undefined) =>
    navigate(urlOf('/restaurants/compare', { ...(chosen ?? rangeOf('week')) }), { replace: true })
  const comparison = useQuery({
    queryKey: [...RESTAURANTS_KEY, 'compare', range],
    queryFn: ({ signal }) => api.GET('/v1/reports/restaurants', { query: { ...range }, signal }),
    placeholderData: (before) => before,
  })
  const day = (date: string) => formats.day(`${date}T12:00:00`)
  return (
    <PageFrame
      title={t('compare.title')}
      above={{ href: '/restaurants', title: t('title') }}
      hint={t('compare.period', { from: day(range.from), to: day(range.to) })}
      width={1500}
      actions={
        <div className="screen-only">
          <Button.Group>
            <Button
              component="a"
              href={urlOf('/v1/reports/restaurants.csv', { ...range, language: i18n.language })}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              {t('compare.csv')}
            </Button>
            <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
              {t('compare.print')}
            </Button>
          </Button.Group>
        </div>
      }
    >
      <div className="screen-only">
        <RangePicker range={range} onChange={show} />
      </div>
      <Loaded query={comparison} lines={6}>
        {(loaded) =>
          loaded.data.length === 0 ? (
            <Empty icon={<IconBuildingStore />} title={t('empty.title')}>
              {t('empty.text')}
            </Empty>
          ) : (
            <Compared comparison={loaded} range={range} />
          )
        }
      </Loaded>
    </PageFrame>
  )
}

function Compared({ comparison, range }: { comparison: RestaurantComparison; range: DateRange }) {
  const { t } = useTranslation('restaurants')
  const figure = useFigure()
  const { network, data } = comparison
  return (
    <Stack className="comparison">
      <WideTable
        compares
        label={t('compare.title')}
        minWidth={1000}
        columns={[
          t('compare.column.restaurant'),
          t('compare.column.score'),
          t('compare.column.interval'),
          t('compare.column.days'),
          t('compare.column.cancellations'),
          t('compare.column.complaints'),
          t('compare.column.answers'),
        ]}
      >
        {data.map((row, place) => (
          <ComparedRow key={row.restaurant_id} row={row} place={place + 1} range={range} />
        ))}
      </WideTable>
      <Text size="sm" c="dimmed">
        {t('compare.network', { score: figure(network.score), count: network.ratings_counted })}
      </Text>
      <Part title={t('compare.how')}>
        <Text size="sm">{t('compare.interval')}</Text>
        <Text size="sm" c="dimmed" mt={4} className="numerals">
          {t('compare.formula')}
        </Text>
        <Text size="sm" mt={4}>
          {t('compare.others')}
        </Text>
      </Part>
    </Stack>
  )
}
