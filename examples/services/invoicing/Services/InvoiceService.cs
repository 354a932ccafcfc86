using Invoicing.Data;
using Microsoft.EntityFrameworkCore;

namespace Invoicing.Services;

/// <summary>Writes invoices, and cancels them.</summary>
public class InvoiceService(InvoicingContext context, OrdersClient orders)
{
    public async Task<Invoice?> Issue(string orderId)
    {
        var existing = await context.Invoices.Include(x => x.Lines).FirstOrDefaultAsync(x => x.OrderId == orderId);
        if (existing is not null)
        {
            return existing;
        }

        var order = await orders.Find(orderId);
        if (order is null || order.Status != "completed")
        {
            return null;
        }

        var invoice = new Invoice
        {
            Number = await NextNumber(),
            OrderId = order.Id,
            Customer = order.CustomerId,
            Currency = order.Currency,
            Net = order.Net,
            Tax = order.Tax,
            IssuedAt = DateTime.UtcNow,
            Lines = order.Lines
                .Select(line => new InvoiceLine { Sku = line.Sku, Quantity = line.Quantity, UnitPrice = line.UnitPrice })
                .ToList(),
        };
        context.Invoices.Add(invoice);
        await context.SaveChangesAsync();
        return invoice;
    }

    public async Task<List<Invoice>> Search(string? customer)
    {
        if (customer is null)
        {
            return await context.Invoices.ToListAsync();
        }
        return await context.Invoices
            .FromSqlRaw("SELECT * FROM Invoices WHERE Customer LIKE '%" + customer + "%'")
            .ToListAsync();
    }

    public async Task<Invoice?> Find(string number)
    {
        return await context.Invoices.Include(x => x.Lines).FirstOrDefaultAsync(x => x.Number == number);
    }

    public async Task<bool> Cancel(string number)
    {
        var invoice = await Find(number);
        if (invoice is null || invoice.CancelledAt is not null)
        {
            return false;
        }
        invoice.CancelledAt = DateTime.UtcNow;
        await context.SaveChangesAsync();
        return true;
    }

    public async Task<Dictionary<string, decimal>> Totals(int year)
    {
        var invoices = await context.Invoices
            .Where(x => x.IssuedAt.Year == year && x.CancelledAt == null)
            .ToListAsync();
        return invoices.GroupBy(x => x.Currency).ToDictionary(group => group.Key, group => group.Sum(x => x.Total));
    }

    private async Task<string> NextNumber()
    {
        var year = DateTime.UtcNow.Year;
        var count = await context.Invoices.CountAsync(x => x.IssuedAt.Year == year);
        return $"{year}-{count + 1:D6}";
    }
}
