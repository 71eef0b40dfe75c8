import { BarChart } from '@mantine/charts'
import { Text } from '@mantine/core'
import '@mantine/charts/styles.css'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'

/** Replies in the first, second ... hour after sending. */
export function ReplyCurve({ byHour }: { byHour: readonly number[] }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  return (
    <figure style={{ margin: 0 }} aria-label={t('results.curve')}>
      <Text size="sm" fw={550} component="figcaption" mb={4}>
        {t('results.curve')}
      </Text>
      <BarChart
        h={150}
        data={byHour.map((replies, hour) => ({ hour: t('results.hour', { hour: hour + 1 }), replies }))}
        dataKey="hour"
        series={[{ name: 'replies', color: 'brand.6', label: t('results.replies') }]}
        valueFormatter={(value) => formats.number(value)}
        tickLine="none"
        gridAxis="x"
        xAxisProps={{ minTickGap: 16 }}
        yAxisProps={{ allowDecimals: false, interval: 0 }}
        barProps={{ isAnimationActive: false }}
      />
    </figure>
  )
}
