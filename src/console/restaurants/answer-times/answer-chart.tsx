import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../formats.ts'
import type { AnswerTimesRow } from './groups.ts'

/** Median and 90th percentile of each group, in minutes. The table below says the same in words. */
export function AnswerChart({
  rows,
  nameOf,
}: {
  rows: readonly AnswerTimesRow[]
  nameOf(row: AnswerTimesRow): string
}) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const minutes = (seconds: number | null) => (seconds === null ? null : seconds / 60)
  return (
    <figure style={{ margin: 0 }} aria-label={t('answerTimes.chart')}>
      <BarChart
        h={240}
        data={rows.map((row) => ({
          name: nameOf(row),
          median: minutes(row.answers.median_seconds),
          p90: minutes(row.answers.p90_seconds),
        }))}
        dataKey="name"
        series={[
          { name: 'median', label: t('answerTimes.median'), color: 'brand.6' },
          { name: 'p90', label: t('answerTimes.p90'), color: 'gray.5' },
        ]}
        withLegend
        yAxisLabel={t('answerTimes.chart')}
        valueFormatter={(value) => formats.number(value, 1)}
        tickLine="none"
        gridAxis="x"
        xAxisProps={{ minTickGap: 12 }}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </figure>
  )
}
