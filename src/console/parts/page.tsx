import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'
import { useSettles } from '../settled.ts'
import { setPageTitle } from '../shell/page-title.ts'
import { type Loadable, Loaded } from './states.tsx'

type Props = {
  title: string
  /** The page this one belongs to: a link above the title. */
  above?: { href: string; title: string }
  /** Beside the title: a state, a count. */
  beside?: ReactNode
  /** One line on the purpose of this page. */
  hint?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** The content's greatest width, in pixels. */
  width?: number
}

/** A page with its heading. Every screen but the inbox uses it. */
export function PageFrame({ title, above, beside, hint, actions, children, width = 1280 }: Props) {
  useEffect(() => setPageTitle(title), [title])
  useSettles(true)
  return (
    <Box px={{ base: 'sm', sm: 'lg' }} py={{ base: 'sm', sm: 'lg' }} maw={width} mx="auto" w="100%">
      <Stack gap="md">
        <Group justify="space-between" align="flex-end" gap="sm">
          <Box miw={0}>
            {above && (
              <Anchor component={Link} href={above.href} size="sm">
                {above.title}
              </Anchor>
            )}
            <Group gap="sm" align="center">
              <Title order={1}>{title}</Title>
              {beside}
            </Group>
            {hint && (
              <Text c="dimmed" size="sm">
                {hint}
              </Text>
            )}
          </Box>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Box>
  )
}

/** A page that brings its own frame when its data are there; until then a frame with grey lines, or with the error. */
export function LoadedPage<T>(props: {
  title: string
  above?: Props['above']
  query: Loadable<T>
  children: (data: T) => ReactNode
}) {
  const { title, above, query, children } = props
  if (query.data !== undefined) return children(query.data)
  return (
    <PageFrame title={title} {...(above && { above })}>
      <Loaded query={query}>{children}</Loaded>
    </PageFrame>
  )
}
