using System.Globalization;
using System.Text;
using Invoicing.Data;

namespace Invoicing.Services;

/// <summary>An invoice as text, ready to print.</summary>
public static class InvoiceDocument
{
    public static string Write(Invoice invoice)
    {
        var text = new StringBuilder();
        text.AppendLine($"Invoice {invoice.Number}");
        text.AppendLine($"Issued {invoice.IssuedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        text.AppendLine($"Order {invoice.OrderId}");
        if (invoice.CancelledAt is not null)
        {
            text.AppendLine("CANCELLED");
        }
        text.AppendLine();
        foreach (var line in invoice.Lines)
        {
            var amount = line.Quantity * line.UnitPrice;
            text.AppendLine($"{line.Quantity,5} x {line.Sku,-24} {Money(amount),12}");
        }
        text.AppendLine(new string('-', 44));
        text.AppendLine($"{"Net",-31} {Money(invoice.Net),12}");
        text.AppendLine($"{"Tax",-31} {Money(invoice.Tax),12}");
        text.AppendLine($"{"Total " + invoice.Currency,-31} {Money(invoice.Total),12}");
        return text.ToString();
    }

    private static string Money(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);
}
