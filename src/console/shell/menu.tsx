import { ActionIcon, Badge, Box, Group, Indicator, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { Opener } from '../parts/opens.ts'
import type { Counters } from './counters.ts'
import { Logo } from './logo.tsx'
import classes from './menu.module.css'
import type { Screen } from './screens.ts'
import { UserButton } from './user-button.tsx'

type Props = {
  screens: readonly Screen[]
  counters: Counters
  /** Only icons. */
  compact: boolean
  onCompact: (() => void) | undefined
  help: Opener
}

const GROUPS = ['guests', 'growth', 'reputation', 'system'] as const

/** The menu on the left, or in a phone's drawer. */
export function Menu({ screens, counters, compact, onCompact, help }: Props) {
  const { t } = useTranslation()
  return (
    <Stack h="100%" gap={0}>
      {onCompact && (
        <Group
          justify={compact ? 'center' : 'space-between'}
          px={compact ? 0 : 'md'}
          py="sm"
          wrap="nowrap"
          gap="xs"
          className={classes.head}
        >
          {!compact && <Logo />}
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={onCompact}
            aria-label={t('nav.label')}
            aria-expanded={!compact}
          >
            {compact ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
          </ActionIcon>
        </Group>
      )}
      <Box flex={1} px={8} py={4} style={{ overflowY: 'auto' }}>
        <div>
          {GROUPS.map((group) => {
            const items = screens.filter((screen) => screen.group === group)
            if (items.length === 0) return null
            return (
              <Box key={group} component="ul" className={classes.group}>
                {items.map((screen) => (
                  <li key={screen.id}>
                    <Item screen={screen} count={screen.badge?.(counters) ?? 0} compact={compact} />
                  </li>
                ))}
              </Box>
            )
          })}
        </div>
      </Box>
      <Box p={8} className={classes.foot}>
        <UserButton compact={compact} help={help} />
      </Box>
    </Stack>
  )
}

function Item({ screen, count, compact }: { screen: Screen; count: number; compact: boolean }) {
  const { t } = useTranslation()
  const [path] = useLocation()
  const active = path === screen.path || path.startsWith(`${screen.path}/`)
  const name = t(`nav.${screen.id}`)
  const waiting = count > 0 ? t(screen.alarm ? 'nav.down' : 'nav.waiting', { count }) : undefined
  const Icon = screen.icon
  return (
    <UnstyledButton
      component={Link}
      href={screen.path}
      className={classes.item}
      data-active={active || undefined}
      data-compact={compact || undefined}
      title={compact ? name : undefined}
      aria-current={active ? 'page' : undefined}
      aria-label={compact ? (waiting ? `${name}, ${waiting}` : name) : undefined}
    >
      <Indicator disabled={!compact || count === 0} size={8} offset={2} color="red" style={{ display: 'flex' }}>
        <Icon size={19} stroke={1.7} aria-hidden />
      </Indicator>
      {!compact && (
        <Text component="span" size="sm" flex={1} truncate>
          {name}
        </Text>
      )}
      {!compact && count > 0 && (
        <Badge
          size="sm"
          variant="filled"
          color={screen.alarm ? 'red.8' : 'brand'}
          radius="xl"
          className="numerals"
          title={screen.alarm && waiting}
        >
          {count > 999 ? '999+' : count}
          <VisuallyHidden>{` ${waiting}`}</VisuallyHidden>
        </Badge>
      )}
    </UnstyledButton>
  )
}
