import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../formats.ts'
import type { AnswerTimesRow } from './groups.ts'

/** Below this times are shown in seconds: in minutes only zeros would be left. */
const SHORT_S = 120

/** Median and 90th percentile of each group, in minutes or seconds. The table below says the same in words. */
export function AnswerChart({
  rows,
  nameOf,
}: {
  rows: readonly AnswerTimesRow[]
  nameOf(row: AnswerTimesRow): string
}) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const longest = Math.max(...rows.map(({ answers }) => answers.p90_seconds ?? answers.median_seconds ?? 0), 0)
  const unit = longest < SHORT_S ? 'seconds' : 'minutes'
  const inUnit = (seconds: number | null) => (seconds === null || unit === 'seconds' ? seconds : seconds / 60)
  const title = t(unit === 'seconds' ? 'answerTimes.chartInSeconds' : 'answerTimes.chart')
  return (
    <figure style={{ margin: 0 }} aria-label={title}>
      <BarChart
        h={240}
        data={rows.map((row) => ({
          name: nameOf(row),
          median: inUnit(row.answers.median_seconds),
          p90: inUnit(row.answers.p90_seconds),
        }))}
        dataKey="name"
        series={[
          { name: 'median', label: t('answerTimes.median'), color: 'brand.6' },
          { name: 'p90', label: t('answerTimes.p90'), color: 'gray.5' },
        ]}
        withLegend
        yAxisLabel={title}
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
