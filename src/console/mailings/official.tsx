import { Alert, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Mailing } from '../api-types.ts'
import { useFormats } from '../formats.ts'

/** How a mailing is doing by official numbers: within the 24 hours or as a template, and its cost. */
export function Official({ official }: { official: NonNullable<Mailing['official']> }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const { forecast, cost, currency } = official
  const money = (sum: number) => (currency === null ? '—' : formats.money(sum, currency))
  const delivered = cost.by_category.reduce((sum, each) => sum + each.delivered, 0)
  const unpriced = forecast?.unpriced ?? cost.unpriced
  return (
    <Stack gap={4} role="status">
      {forecast ? (
        <>
          {(['in_window', 'outside', 'linked', 'unreachable'] as const)
            .filter((name) => forecast[name] > 0)
            .map((name) => (
              <Text key={name} size="sm" className="numerals">
                {t(`official.${name}`, { count: forecast[name], shown: formats.number(forecast[name]) })}
              </Text>
            ))}
          <Text size="sm" fw={600} className="numerals">
            {t('official.estimate', { amount: money(forecast.estimate) })}
          </Text>
        </>
      ) : (
        <>
          <Text size="sm" fw={600} className="numerals">
            {t('official.cost', { amount: money(cost.amount) })}
          </Text>
          {cost.charged < delivered && (
            <Text size="sm" c="dimmed" className="numerals">
              {t('official.charged', { shown: formats.number(cost.charged), all: formats.number(delivered) })}
            </Text>
          )}
          {cost.pending > 0 && (
            <Text size="sm" className="numerals">
              {t('official.pending', { amount: money(cost.pending) })}
            </Text>
          )}
          {cost.by_category.map(({ category, delivered, amount }) => (
            <Text key={category} size="sm" c="dimmed" className="numerals">
              {t('official.byCategory', {
                category: t(`edit.messageCategory.${category}`),
                shown: formats.number(delivered),
                amount: money(amount),
              })}
            </Text>
          ))}
        </>
      )}
      {unpriced > 0 && (
        <Alert color="yellow" p="xs">
          {t('official.unpriced', { shown: formats.number(unpriced) })}
        </Alert>
      )}
    </Stack>
  )
}
