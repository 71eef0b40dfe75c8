import { BarChart } from '@mantine/charts'
import { Text } from '@mantine/core'
import '@mantine/charts/styles.css'
import { useTranslation } from 'react-i18next'
import type { Forecast } from '../api-types.ts'
import { useFormats } from '../formats.ts'

/** How many messages leave in each hour, day or week. */
export function ForecastCurve({ forecast: { curve, curve_unit } }: { forecast: Forecast }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const data = curve.map(({ from, messages }) => ({
    from: curve_unit === 'hour' ? formats.dateTime(from) : formats.day(from),
    messages,
  }))
  return (
    <figure style={{ margin: 0 }} aria-label={t(`forecast.chart.${curve_unit}`)}>
      <Text size="xs" c="dimmed" component="figcaption" mb={4}>
        {t(`forecast.chart.${curve_unit}`)}
      </Text>
      <BarChart
        h={150}
        data={data}
        dataKey="from"
        series={[{ name: 'messages', color: 'brand.6', label: t('forecast.messages') }]}
        valueFormatter={(value) => formats.number(value)}
        tickLine="none"
        gridAxis="x"
        xAxisProps={{ minTickGap: 24 }}
        barProps={{ isAnimationActive: false }}
      />
    </figure>
  )
}
