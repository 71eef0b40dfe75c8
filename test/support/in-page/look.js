/*
 * Runs in the page, beside axe: holds what is shown, and all that can be opened from it, against the rules of
 * accessibility and of looks, in both colour schemes. `seen`: what has been opened before, on other screens; `known`: what
 * was held against all rules at another size, where only those that know of sizes are left. Returns the faults in words,
 * what it opened, and what it has seen.
 */
/** What was held against all rules already: as long as the page is not loaded anew. */
const skeletons = new Set()

globalThis.lookAtPage = async ({ seen: seenBefore, known, knownPage }) => {
  const seen = new Set(seenBefore)
  const knownKeys = new Set(known)
  const faults = []
  const opened = []
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const pause = (ms) => new Promise((done) => setTimeout(done, ms))
  const isShown = (element) =>
    element.getClientRects().length > 0 &&
    getComputedStyle(element).visibility !== 'hidden' &&
    !element.closest('[aria-hidden="true"], [inert]')
  const until = async (holds, ms) => {
    for (const endsAt = performance.now() + ms; performance.now() < endsAt; await frame()) if (holds()) return true
    return holds()
  }

  /** Both schemes, one after the other; axe's other rules do not depend on colours. */
  async function runAxe(root, what, isKnown) {
    const run = async (scheme, options) => {
      const { violations } = await axe.run(root, { resultTypes: ['violations'], preload: false, ...options })
      for (const { id, help, nodes } of violations) {
        const where = nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`)
        faults.push(`${what}, ${scheme}: ${id}: ${help}\n${where.slice(0, 3).join('\n')}`)
      }
    }
    if (isKnown) return run('light', { runOnly: ['target-size', 'scrollable-region-focusable'] })
    // Rules of a whole page say nothing of a part.
    const ofPart = { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } }
    await run('light', root === document ? {} : ofPart)
    document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')
    await frame()
    await run('dark', { runOnly: ['color-contrast'] })
    document.documentElement.setAttribute('data-mantine-color-scheme', 'light')
  }

  /** One thing to do first: a second filled button of the house's colour competes with it. */
  function checkPrimary(root, what) {
    const filled = [...root.querySelectorAll('.mantine-Button-root[data-variant="filled"]')].filter((each) => {
      const [hue] = [getComputedStyle(each).backgroundColor]
      return (
        isShown(each) &&
        !each.disabled &&
        hue === primaryColour() &&
        (root !== content() || !each.closest('[role="dialog"]'))
      )
    })
    if (filled.length > 1) {
      faults.push(`${what}: ${filled.length} primary buttons: ${filled.map((each) => each.textContent).join(', ')}`)
    }
  }
  const content = () => document.querySelector('#content')
  const primaryColour = () => {
    const probe = document.createElement('div')
    probe.style.background = 'var(--mantine-primary-color-filled)'
    document.body.append(probe)
    const { backgroundColor } = getComputedStyle(probe)
    probe.remove()
    return backgroundColor
  }

  /** Icons stand at the height of their text. */
  function checkIcons(root, what) {
    for (const element of root.querySelectorAll('button, a, [role="menuitem"], [role="option"], .mantine-Badge-root')) {
      const icon = element.querySelector('svg')
      if (!icon || !isShown(element)) continue
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!node.textContent.trim()) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const [line, ...more] = range.getClientRects()
        // Hidden words, and texts of several lines.
        if (!line || more.length > 0 || line.width < 2 || line.height < 6) continue
        const box = icon.getBoundingClientRect()
        if (box.width === 0) break
        const overlaps = box.bottom > line.top + 2 && box.top < line.bottom - 2
        const beside = box.right <= line.left + 1 || box.left >= line.right - 1
        const off = (box.top + box.bottom) / 2 - (line.top + line.bottom) / 2
        const stacked = [...element.querySelectorAll('*')].some(
          (each) => each.childElementCount > 1 && getComputedStyle(each).flexDirection === 'column',
        )
        if (overlaps && beside && !stacked && Math.abs(off) > 2) {
          faults.push(`${what}: an icon stands ${off.toFixed(1)} px off its text: ${element.outerHTML.slice(0, 160)}`)
        }
        break
      }
    }
  }

  /** Stars mean the same everywhere. */
  function checkStars(root, what) {
    const stars = [...root.querySelectorAll('.tabler-icon-star-filled, .tabler-icon-star-half-filled')].filter(isShown)
    const colours = new Set(stars.map((star) => getComputedStyle(star).color))
    if (colours.size > 1) faults.push(`${what}: stars of ${[...colours].join(' and ')}`)
  }

  /** What stands outside of the window and cannot be scrolled to. */
  function checkFit(root, what) {
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) faults.push(`${what}: scrolls sideways: ${scrollWidth} px`)
    const scrolls = (element) =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    for (const element of root.querySelectorAll('button, a, input, h1, h2, p, [role="option"], [role="menuitem"]')) {
      const { left, right, width } = element.getBoundingClientRect()
      if (width > 1 && (right > innerWidth + 1 || left < -1) && isShown(element) && !scrolls(element.parentElement)) {
        faults.push(
          `${what}: cut off at ${Math.round(left)} to ${Math.round(right)} px: ${element.outerHTML.slice(0, 160)}`,
        )
      }
    }
  }

  async function check(root, what, isKnown) {
    await runAxe(root, what, isKnown)
    const part = root === document ? content() : root
    checkPrimary(part, what)
    checkIcons(root === document ? document.body : root, what)
    checkStars(part, what)
    checkFit(part, what)
  }

  const OPENERS =
    '[aria-haspopup]:not([aria-haspopup="false"]), [aria-controls][aria-expanded="false"], [role="combobox"]'
  const nameOf = (element) =>
    element.getAttribute('aria-label') ||
    element.labels?.[0]?.textContent ||
    (element.getAttribute('aria-labelledby') &&
      document.getElementById(element.getAttribute('aria-labelledby'))?.textContent) ||
    element.textContent ||
    element.id
  const canOpen = (each) => isShown(each) && !each.disabled && each.getAttribute('aria-disabled') !== 'true'
  const openersIn = (root, within) =>
    [...root.querySelectorAll(OPENERS)].filter((each) => {
      if (!canOpen(each)) return false
      const key = keyOf(each, within)
      // Menus of two things may have different entries: of oneself, and of another user.
      const again = `${key} again`
      const fresh = !seen.has(key)
        ? key
        : each.getAttribute('aria-haspopup') === 'menu' && key.includes('…')
          ? again
          : key
      if (seen.has(fresh)) return false
      seen.add(fresh)
      return true
    })
  /**
   * Of several things of a kind one is enough: "Delete «X»?", "Edit: X". Dialogs and menus of one name differ from place to
   * place, lists do not. `within`: the key of what it opens from.
   */
  const keyOf = (each, within = each.closest('#content') ? section() : '') => {
    const name = nameOf(each)
      .trim()
      .replaceAll(/\d+/g, '#')
      .replaceAll(/«.*?»|“.*?”|(?<=: ).*$/g, '…')
    const popup = each.getAttribute('aria-haspopup') ?? each.role ?? ''
    return `${popup === 'dialog' || popup === 'menu' ? within : ''} > ${popup} ${name}`
  }
  const section = () => location.pathname.match(/^\/(settings\/)?[^/]*/)[0]
  const overlays = () =>
    [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')].filter(isShown)

  async function open(opener, what, within) {
    const name = `${what} > ${nameOf(opener).trim().slice(0, 40)}`
    const before = new Set(overlays())
    const found = () => {
      const controlled = document.getElementById(opener.getAttribute('aria-controls') ?? '')
      const fresh = overlays().filter((each) => !before.has(each))
      return (
        fresh.at(-1) ??
        (opener.getAttribute('aria-expanded') === 'true' && controlled && isShown(controlled) ? controlled : undefined)
      )
    }
    const key = keyOf(opener, within)
    const isKnown = knownKeys.has(key)
    opener.scrollIntoView({ block: 'center' })
    opener.focus()
    opener.click()
    // A field that offers while one writes opens nothing of itself.
    const offers = opener.matches('input, textarea') && !opener.readOnly
    if (!(await until(found, offers ? 100 : 3_000))) {
      if (!offers) faults.push(`${name}: says that it opens something, and nothing opened`)
      return
    }
    await until(() => !found()?.querySelector('.mantine-Skeleton-root, .mantine-Loader-root'), 3_000)
    // A dialog gets its name a moment after itself.
    await until(() => !found()?.matches('[role="dialog"]:not([aria-labelledby], [aria-label])'), 500)
    await pause(0)
    const root = found()
    if (!root) return
    opened.push(name)
    await check(root, name, isKnown || isLikeAnother(root))
    if (key.split(' > ').length < 4) await openInner({ opener, root, found, name, key })
    const last = found() ?? root
    if (isShown(last)) await close(opener, last, name)
  }

  /** What opens in what was opened. An entry of a menu closes it: for the next one it is opened again. */
  async function openInner({ opener, root, found, name, key: within }) {
    for (const inner of openersIn(root, within)) {
      const key = keyOf(inner, within)
      let place = inner
      if (!inner.isConnected || !isShown(inner)) {
        if (!opener.isConnected) return
        opener.click()
        if (!(await until(found, 3_000))) return
        await pause(0)
        place = [...found().querySelectorAll(OPENERS)].find((each) => canOpen(each) && keyOf(each, within) === key)
      }
      if (place) await open(place, name, within)
    }
  }

  /** Made of the same elements as what was held against all rules before. */
  function isLikeAnother(root) {
    const parts = [root, ...root.querySelectorAll('*')].map((each) => `${each.tagName} ${each.getAttribute('class')}`)
    const skeleton = parts.join()
    if (skeletons.has(skeleton)) return true
    skeletons.add(skeleton)
    return false
  }

  async function close(opener, root, name) {
    const closed = () => !root.isConnected || !isShown(root) || opener.getAttribute('aria-expanded') === 'false'
    const key = { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }
    const place = root.contains(document.activeElement) ? document.activeElement : opener.isConnected ? opener : root
    if (root.matches('[role="dialog"], [role="menu"], [role="listbox"]') || root.querySelector('[role="listbox"]')) {
      place.dispatchEvent(new KeyboardEvent('keydown', key))
    } else opener.click()
    if (await until(closed, 1_000)) return
    if (opener.isConnected) opener.click()
    if (!(await until(closed, 1_000))) faults.push(`${name}: does not close`)
  }

  await check(document, location.pathname, knownPage)
  for (const opener of openersIn(document)) if (opener.isConnected) await open(opener, location.pathname)
  return { faults, opened, seen: [...seen] }
}
