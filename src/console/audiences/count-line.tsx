import { Group, Loader, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDescribe } from '../acts.ts'
import type { Audience } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useCount } from './load-audiences.ts'

/** How many guests an audience has, live. Undefined: it is not described yet. */
export function CountLine({ audience }: { audience: Audience | undefined }) {
  const { t } = useTranslation(['audiences', 'shell'])
  const formats = useFormats()
  const describe = useDescribe()
  const count = useCount(audience)
  const names = count.data?.sample.map((guest) => guest.name ?? guest.phone ?? t('shell:state.noName')).slice(0, 5)
  return (
    <div role="status">
      {audience === undefined ? (
        <Text size="sm" c="dimmed">
          {t('incomplete')}
        </Text>
      ) : count.error ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {describe(count.error).detail ?? describe(count.error).title}
        </Text>
      ) : count.data ? (
        <>
          <Group gap={8}>
            <Text fw={600} className="numerals">
              {t('guests', { count: count.data.count })}
            </Text>
            <Text size="sm" className="numerals">
              {t('mailable', { count: count.data.mailable })}
            </Text>
            {count.isFetching && <Loader size={12} />}
          </Group>
          {count.data.count === 0 ? (
            <Text size="sm" c="dimmed">
              {t('nobody')}
            </Text>
          ) : (
            <Text size="xs" c="dimmed">
              {count.data.mailable < count.data.count && `${t('unmailable')} `}
              {names && names.length > 0 && (
                <bdi>
                  {t('sample')}: {formats.list(names)}
                </bdi>
              )}
            </Text>
          )}
        </>
      ) : (
        <Group gap="xs">
          <Loader size={12} />
          <Text size="sm" c="dimmed">
            {t('counting')}
          </Text>
        </Group>
      )}
    </div>
  )
}
