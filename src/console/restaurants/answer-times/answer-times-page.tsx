import { Button, Stack, Text } from '@mantine/core'
import { IconClockHour4, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearch } from 'wouter'
import { api, urlOf } from '../../api.ts'
import type { AnswerTimes } from '../../api-types.ts'
import { Choice } from '../../parts/choice.tsx'
import { PageFrame } from '../../parts/page.tsx'
import { Empty, Loaded } from '../../parts/states.tsx'
import { type DateRange, rangeOf, readRange } from '../date-range.ts'
import { RangePicker } from '../range-picker.tsx'
import { RESTAURANTS_KEY } from '../types.ts'
import { AnswerChart } from './answer-chart.tsx'
import { AnswerTable } from './answer-table.tsx'
import { Behind } from './behind.tsx'
import { GROUPS, type Group, useKeyName } from './groups.ts'
import { TotalFigures } from './total-figures.tsx'

/** How long guests wait for an answer, over a period; each figure opens its conversations. */
export function AnswerTimesPage() {
  const { t, i18n } = useTranslation('restaurants')
  const [, navigate] = useLocation()
  const search = useSearch()
  const range = readRange(search) ?? rangeOf('7')
  const group = GROUPS.find((each) => each === new URLSearchParams(search).get('by')) ?? 'day'
  const show = (next: { range?: DateRange | undefined; by?: Group }) =>
    navigate(urlOf('/restaurants/answer-times', { ...(next.range ?? range), by: next.by ?? group }), { replace: true })
  const query = { ...range, group_by: group }
  const times = useQuery({
    queryKey: [...RESTAURANTS_KEY, 'answer-times', query],
    queryFn: ({ signal }) => api.GET('/v1/reports/answer-times', { query, signal }),
  })
  return (
    <PageFrame
      title={t('answerTimes.title')}
      above={{ href: '/restaurants', title: t('title') }}
      width={1200}
      actions={
        <Button
          component="a"
          href={urlOf('/v1/reports/answer-times.csv', { ...query, language: i18n.language })}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          {t('answerTimes.csv')}
        </Button>
      }
    >
      <RangePicker range={range} onChange={(chosen) => show({ range: chosen })} />
      <Choice
        aria-label={t('answerTimes.group')}
        value={group}
        onChange={(value) => show({ by: value as Group })}
        data={GROUPS.map((value) => ({ value, label: t(`answerTimes.by.${value}`) }))}
      />
      <Loaded query={times} lines={6}>
        {(loaded) => <Times key={`${range.from} ${range.to} ${group}`} times={loaded} range={range} group={group} />}
      </Loaded>
    </PageFrame>
  )
}

function Times({ times, range, group }: { times: AnswerTimes; range: DateRange; group: Group }) {
  const { t } = useTranslation('restaurants')
  const nameOf = useKeyName(group)
  const [chosen, setChosen] = useState<string>()
  const row = times.data.find(({ key }) => key === chosen)
  return (
    <Stack>
      <TotalFigures times={times} />
      {times.data.length === 0 ? (
        <Empty icon={<IconClockHour4 />} title={t('answerTimes.none')}>
          {t('answerTimes.noneText')}
        </Empty>
      ) : (
        <>
          <AnswerChart rows={times.data} nameOf={nameOf} />
          <AnswerTable rows={times.data} nameOf={nameOf} chosen={chosen} onChoose={setChosen} />
        </>
      )}
      {row && (
        <Behind
          key={row.key}
          query={{ ...range, group_by: group, key: row.key }}
          name={nameOf(row)}
          onClose={() => setChosen(undefined)}
        />
      )}
      <Text size="sm" c="dimmed">
        {t('answerTimes.how')}
      </Text>
    </Stack>
  )
}
