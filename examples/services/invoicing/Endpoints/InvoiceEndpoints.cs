using Invoicing.Data;
using Invoicing.Services;

namespace Invoicing.Endpoints;

public record IssueInvoice(string OrderId);

public static class InvoiceEndpoints
{
    public static void MapInvoices(this WebApplication app)
    {
        app.MapGet("/invoices", async (string? customer, InvoiceService service) =>
            await service.Search(customer));

        app.MapPost("/invoices", async (IssueInvoice request, InvoiceService service) =>
        {
            try
            {
                var invoice = await service.Issue(request.OrderId);
                return invoice is null
                    ? Results.NotFound("no such order")
                    : Results.Created($"/invoices/{invoice.Number}", invoice);
            }
            catch (Exception ex)
            {
                return Results.Problem(detail: ex.ToString());
            }
        });

        app.MapPut("/invoices/{id:int}", async (int id, Invoice changed, InvoicingContext context) =>
        {
            changed.Id = id;
            context.Invoices.Update(changed);
            await context.SaveChangesAsync();
            return Results.Ok(changed);
        });

        app.MapGet("/invoices/{number}", async (string number, InvoiceService service) =>
            await service.Find(number) is { } invoice ? Results.Ok(invoice) : Results.NotFound());

        app.MapGet("/invoices/{number}/text", async (string number, InvoiceService service) =>
            await service.Find(number) is { } invoice
                ? Results.Text(InvoiceDocument.Write(invoice))
                : Results.NotFound());

        app.MapDelete("/invoices/{number}", async (string number, InvoiceService service) =>
            await service.Cancel(number) ? Results.NoContent() : Results.NotFound());

        app.MapGet("/totals/{year:int}", async (int year, InvoiceService service) =>
            await service.Totals(year));
    }
}
