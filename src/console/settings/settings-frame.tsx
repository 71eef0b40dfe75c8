import { Box, Flex, NavLink, Select } from '@mantine/core'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { PageFrame } from '../parts/page.tsx'
import { useTablet } from '../phone.ts'
import { useCan } from '../session.ts'
import { SECTIONS, type SectionId } from './sections.ts'

type Props = Omit<ComponentProps<typeof PageFrame>, 'title' | 'width'> & { section: SectionId; title?: string }

/** A settings page beside the menu; on a tablet or a phone the menu is a select above it. */
export function SettingsFrame({ section, title, children, ...rest }: Props) {
  const { t } = useTranslation('settings')
  const can = useCan()
  const [path, navigate] = useLocation()
  const above = useTablet()
  const shown = SECTIONS.filter(({ scope }) => !scope || can(scope))
  return (
    <Flex direction={above ? 'column' : 'row'} flex={1} miw={0}>
      {above ? (
        <Select
          aria-label={t('title')}
          placeholder={t('title')}
          px={{ base: 'sm', sm: 'lg' }}
          pt={{ base: 'sm', sm: 'lg' }}
          maw={420}
          allowDeselect={false}
          value={section}
          onChange={(id) => navigate(shown.find((each) => each.id === id)?.path ?? path)}
          data={shown.map(({ id }) => ({ value: id, label: t(`section.${id}`) }))}
        />
      ) : (
        <Box component="nav" aria-label={t('title')} w={220} p="md" pr={0} style={{ flexShrink: 0 }}>
          {shown.map(({ id, path: to, icon: Icon }) => (
            <NavLink
              key={id}
              component={Link}
              href={to}
              label={t(`section.${id}`)}
              leftSection={<Icon size={18} aria-hidden />}
              active={id === section}
              aria-current={id === section ? 'page' : undefined}
              color="brand"
              style={{ borderRadius: 8 }}
            />
          ))}
        </Box>
      )}
      <Box flex={1} miw={0}>
        <PageFrame title={title ?? t(`section.${section}`)} width={1040} {...rest}>
          {children}
        </PageFrame>
      </Box>
    </Flex>
  )
}
