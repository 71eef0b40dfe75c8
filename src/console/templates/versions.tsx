import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Template } from '../api-types.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { TEMPLATES_KEY } from './texts-of.ts'

/** A template's earlier texts, and the way back to them. */
export function Versions({ template }: { template: Template }) {
  const { t } = useTranslation('templates')
  const can = useCan()
  const { id } = template
  const versions = useQuery({
    queryKey: [...TEMPLATES_KEY, template.id, 'versions', template.version],
    queryFn: ({ signal }) => api.GET('/v1/templates/{id}/versions', { path: { id }, signal }),
  })
  const restore = useAct(
    (version: number) => api.POST('/v1/templates/{id}/versions/{version}/restore', { path: { id, version } }),
    {
      refresh: [TEMPLATES_KEY],
      done: (_, version) => t('restored', { number: version }),
    },
  )
  return (
    <Part title={t('versions')}>
      <Loaded query={versions}>
        {({ data }) => (
          <Stack gap="sm" mah={360} style={{ overflowY: 'auto' }}>
            {data.map((each) => (
              <div key={each.version}>
                <Group gap="xs" justify="space-between">
                  <Text size="sm" c="dimmed">
                    {t('version', { number: each.version })} · <When at={each.saved_at} />
                  </Text>
                  {each.version === template.version ? (
                    <Badge>{t('current')}</Badge>
                  ) : (
                    can('mailings:write') && (
                      <Button size="compact-xs" variant="default" onClick={() => restore.mutate(each.version)}>
                        {t('restore')}
                      </Button>
                    )
                  )}
                </Group>
                <Text size="sm" className="people-wrote" dir="auto" lineClamp={3}>
                  {each.text}
                </Text>
              </div>
            ))}
          </Stack>
        )}
      </Loaded>
    </Part>
  )
}
