/**
 * What the demo portal's two frontends have in common: the name in the sidebar, and who a visitor is.
 *
 * @packageDocumentation
 */
export { SampleSignIn } from './SampleSignIn';
export { SidebarLogo } from './SidebarLogo';
export { SwitchPerson } from './SwitchPerson';
