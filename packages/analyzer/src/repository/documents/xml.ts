import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { TreeBudget, type Broken } from './tree';

/** An XML element as plain data. Names are without their namespace prefix. @public */
export interface XmlElement {
  name: string;
  /** Starts at 1. */
  line: number;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Text directly inside the element, trimmed. */
  text: string;
}

/** An XML document's root element. Entity declarations are refused: no manifest needs them, bombs do. */
export function parseXml(text: string): XmlElement | Broken {
  if (/<!ENTITY/i.test(text)) {
    return { broken: 'declares entities' };
  }
  try {
    const document = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message.split('\n')[0]);
      },
    }).parseFromString(text, 'text/xml');
    const root = document.documentElement;
    if (!root) return { broken: 'no root element' };
    return convert(root, new TreeBudget(), 0);
  } catch (error) {
    return { broken: (error as Error).message.split('\n')[0] };
  }
}

function convert(
  element: Element,
  budget: TreeBudget,
  depth: number,
): XmlElement {
  budget.spend(depth);
  const attributes: Record<string, string> = {};
  for (let i = 0; i < element.attributes.length; i++) {
    const attribute = element.attributes.item(i);
    if (attribute) attributes[attribute.name] = attribute.value;
  }
  const children: XmlElement[] = [];
  let text = '';
  for (
    let node: Node | null = element.firstChild;
    node;
    node = node.nextSibling
  ) {
    if (node.nodeType === 1) {
      children.push(convert(node as Element, budget, depth + 1));
    } else if (node.nodeType === 3 || node.nodeType === 4) {
      text += node.nodeValue ?? '';
    }
  }
  return {
    name: element.localName ?? element.tagName,
    line: element.lineNumber ?? 1,
    attributes,
    children,
    text: text.trim(),
  };
}

/** The child elements of that name. @public */
export function childrenOf(
  element: XmlElement | undefined,
  name: string,
): XmlElement[] {
  return element?.children.filter(child => child.name === name) ?? [];
}

/** The first element at a path of names. @public */
export function childAt(
  element: XmlElement | undefined,
  ...path: string[]
): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (current, name) => childrenOf(current, name)[0],
    element,
  );
}
