import { Button, Grid, Stack, Text, TextInput } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { useReputationSettings } from '../../reviews/load-reviews.ts'
import { type FormProps, PartForm } from './part-form.tsx'
import { SITES, type Site, siteIdOf } from './site-ids.ts'

/** Where guests are asked to leave a review; each link can be tried, and shows how often it was followed. */
export function LinksForm({ id, settings }: FormProps) {
  const { t } = useTranslation('settings')
  const [sites, setSites] = useState<Partial<Record<Site, string>>>(settings.review_sites)
  const saved = useReputationSettings(id).data
  const clicks = useQuery({
    queryKey: ['restaurants', id, 'review-clicks'],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/review-clicks', { path: { id }, signal }),
  })
  const given = () =>
    Object.fromEntries(Object.entries(sites).flatMap(([site, value]) => (value.trim() ? [[site, value.trim()]] : [])))
  return (
    <PartForm id={id} title={t('links.title')} hint={t('links.hint')} changes={() => ({ review_sites: given() })}>
      <Stack gap="md">
        {SITES.map((site) => {
          const value = sites[site] ?? ''
          const address = saved?.review_addresses.find((each) => each.site === site)?.address
          const isSaved = address !== undefined && saved?.review_sites[site] === value
          const followed = clicks.data?.data.find((each) => each.site === site)
          return (
            <Grid key={site} align="flex-end" gap="xs">
              <Grid.Col span={{ base: 12, sm: 'auto' }}>
                <TextInput
                  label={t(`links.site.${site}`)}
                  description={t(`links.where.${site}`)}
                  value={value}
                  maxLength={500}
                  onChange={(event) => {
                    const text = event.currentTarget.value
                    setSites((before) => ({ ...before, [site]: siteIdOf(site, text) }))
                  }}
                />
              </Grid.Col>
              <Grid.Col span="content">
                {isSaved ? (
                  <Button
                    component="a"
                    href={address}
                    target="_blank"
                    rel="noreferrer noopener"
                    variant="default"
                    leftSection={<IconExternalLink size={16} />}
                    aria-label={t('links.testOf', { site: t(`links.site.${site}`) })}
                  >
                    {t('links.test')}
                  </Button>
                ) : (
                  <Button variant="default" disabled title={t('links.saveFirst')}>
                    {t('links.test')}
                  </Button>
                )}
              </Grid.Col>
              {followed && followed.clicks > 0 && (
                <Grid.Col span={12}>
                  <Text size="xs" c="dimmed">
                    {t('links.clicks', { count: followed.clicks })} {t('links.guests', { count: followed.guests })}
                  </Text>
                </Grid.Col>
              )}
            </Grid>
          )
        })}
      </Stack>
    </PartForm>
  )
}
