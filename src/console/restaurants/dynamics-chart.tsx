import { LineChart } from '@mantine/charts'
import { VisuallyHidden } from '@mantine/core'
import '@mantine/charts/styles.css'
import { useTranslation } from 'react-i18next'
import type { RestaurantRating } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useFigure } from './figure.tsx'

export type FigureName = 'overall' | 'score' | 'cancellation_rating'

const WEEK = 7

type Props = {
  days: RestaurantRating['dynamics']
  name: FigureName
  height?: number
  /** The days of a period in a row; otherwise the second week against the first. */
  inOrder?: boolean
}

/** One figure by day: this week against the last, or a period. */
export function DynamicsChart({ days, name, height = 220, inOrder = false }: Props) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const figure = useFigure()
  const rows = inOrder
    ? days.map((each) => ({ day: formats.day(`${each.date}T12:00:00`), last: null, now: each[name] }))
    : days.slice(0, WEEK).map((last, index) => ({
        day: formats.weekday(`${last.date}T12:00:00`),
        last: last[name],
        now: days[WEEK + index]?.[name] ?? null,
      }))
  const now = t(inOrder ? `figure.${name}` : 'chart.now')
  const known = days.flatMap((day) => day[name] ?? [])
  const low = Math.max(1, Math.floor((Math.min(5, ...known) - 0.2) * 2) / 2)
  return (
    <figure style={{ margin: 0 }}>
      <LineChart
        h={height}
        data={rows}
        dataKey="day"
        series={[
          ...(inOrder ? [] : [{ name: 'last', label: t('chart.last'), color: 'gray.5', strokeDasharray: '5 5' }]),
          { name: 'now', label: now, color: 'brand.6' },
        ]}
        withLegend
        curveType="monotone"
        strokeWidth={2.5}
        valueFormatter={(value) => figure(value)}
        yAxisProps={{ domain: [low, 5], ticks: ticksFrom(low), width: 44 }}
        tickLine="none"
        gridAxis="x"
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{ accessibilityLayer: false }}
      />
      <VisuallyHidden component="figcaption">
        <table>
          <caption>{t(`figure.${name}`)}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.day')}</th>
              {!inOrder && <th scope="col">{t('chart.last')}</th>}
              <th scope="col">{now}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.day}>
                <th scope="row">{row.day}</th>
                {!inOrder && <td>{figure(row.last)}</td>}
                <td>{figure(row.now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </figure>
  )
}

/** Marks from `low` to 5, at halves while there are few. */
function ticksFrom(low: number): number[] {
  const step = low < 3 ? 1 : 0.5
  return Array.from({ length: Math.floor((5 - low) / step) + 1 }, (_, index) => 5 - index * step).reverse()
}
