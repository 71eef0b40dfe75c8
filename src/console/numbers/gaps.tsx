import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'
import { useList } from '../lists.ts'
import { More } from '../parts/rows.tsx'
import { NUMBERS_KEY } from './load-numbers.ts'

/** Times in which the number may have missed messages, newest first; nothing if there are none. */
export function Gaps({ numberId }: { numberId: string }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const gaps = useList([...NUMBERS_KEY, numberId, 'gaps'], '/v1/numbers/{id}/gaps', {
    path: { id: numberId },
    limit: 5,
  })
  if (gaps.rows.length === 0) return null
  return (
    <Stack gap="xs" mb="md" component="section" aria-label={t('gaps.title')}>
      <Text size="sm" fw={600}>
        {t('gaps.title')}
      </Text>
      {gaps.rows.map(({ id, from, to, reason, missing, filled }) => (
        <div key={id}>
          <Text size="sm">
            {formats.dateTime(from)} – {formats.dateTime(to)}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              t(`gaps.${reason}`),
              missing !== null && t('gaps.missing', { count: missing }),
              filled && t('gaps.filled'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
      ))}
      <More list={gaps} size="xs" />
    </Stack>
  )
}
