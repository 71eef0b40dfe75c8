import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RestaurantRating } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useFigure } from './figure.tsx'

const SCORES = ['5', '4', '3', '2', '1'] as const

/** How the figures are computed, in words and with the actual numbers. */
export function Explain({
  explain: { score, cancellation_rating, overall },
}: {
  explain: RestaurantRating['explain']
}) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const figure = useFigure()
  const { inputs } = cancellation_rating
  return (
    <Stack gap="sm" pt="sm" maw={760}>
      <Text size="sm">
        {t('explain.overall')}{' '}
        {overall.inputs.cancellation_weight > 0
          ? `${formats.number(overall.inputs.score_weight, 2)} × ${figure(score.result)} + ${formats.number(
              overall.inputs.cancellation_weight,
              2,
            )} × ${figure(cancellation_rating.result)} = ${figure(overall.result)}.`
          : t('explain.alone')}
      </Text>
      <Text size="sm">
        {t('explain.score', {
          counted: score.inputs.ratings_counted,
          last: score.inputs.last_ratings,
          half: formats.number(score.inputs.half_life),
        })}
      </Text>
      <Table maw={420} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('explain.column.score')}</Table.Th>
            <Table.Th ta="right">{t('explain.column.count')}</Table.Th>
            <Table.Th ta="right">{t('explain.column.weight')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {SCORES.map((each) => (
            <Table.Tr key={each}>
              <Table.Td>{each}</Table.Td>
              <Table.Td ta="right" className="numerals">
                {formats.number(score.by_score[each].count)}
              </Table.Td>
              <Table.Td ta="right" className="numerals">
                {formats.percent(score.by_score[each].weight_share)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm">
        {inputs.orders === 0
          ? t('explain.noOrders', { days: inputs.days })
          : t('explain.cancellations', {
              days: inputs.days,
              cancelled: formats.number(inputs.cancelled),
              orders: formats.number(inputs.orders),
              share: formats.percent(inputs.share ?? 0),
              step: formats.percent(inputs.step),
              points: formats.number(inputs.points, 1),
            })}
      </Text>
    </Stack>
  )
}
